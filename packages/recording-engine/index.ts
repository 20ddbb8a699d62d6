/** The recording engine: runs a Pulumi program against AWS calls and keeps a state, without the Pulumi CLI. */
import { join } from "node:path";

export { createEngine } from "./createEngine";
export type { EngineOptions } from "./recordingEngine";
export { EngineError } from "./types";
export type { Change, Engine, ProviderVersions, UpdateRequest, UpdateResult } from "./types";

/** The engine's own command line, for a process of its own: `up`, `preview` or `destroy`. */
export const engineProgram = join(__dirname, "main.ts");
