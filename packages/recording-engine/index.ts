/**
 * The recording engine: runs a Pulumi program against AWS calls and keeps a state, without the Pulumi CLI; or records
 * what a program declares, without making anything. README.md says what it is and what it refuses.
 */
export { compareDeclared, type DeclaredDifference, type PropertyChange } from "./compareDeclared";
export { createEngine } from "./createEngine";
export type { EngineOptions, RecordingEngine } from "./recordingEngine";
export type { Surroundings } from "./program/evaluation";
export {
  type Answers,
  type DeclaredResource,
  type RecordedProgram,
  type RecordOptions,
  recordProgram,
} from "./recordProgram";
export { EngineError } from "./types";
export type { Change, Engine, ProviderVersions, UpdateRequest, UpdateResult } from "./types";
