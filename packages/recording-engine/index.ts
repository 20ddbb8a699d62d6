/**
 * The recording engine: runs a Pulumi program against AWS calls and keeps a state, without the Pulumi CLI. README.md
 * says what it is and what it refuses.
 */
export { compareDeclared, type DeclaredDifference, type PropertyChange } from "./compareDeclared";
export { createEngine } from "./createEngine";
export type { EngineOptions, RecordingEngine } from "./recordingEngine";
export { EngineError } from "./types";
export type { Change, Engine, ProviderVersions, UpdateRequest, UpdateResult } from "./types";
