/** Makes an engine for the program of a folder. */
import { type EngineOptions, RecordingEngine } from "./recordingEngine";
import { EngineError } from "./types";

const minute = 60_000;

/**
 * @param options default: the program in the working directory, state where `PULUMI_BACKEND_URL` says, ten minutes of
 *   waiting for another update, five looks a second
 */
export function createEngine(options: Partial<EngineOptions> = {}): RecordingEngine {
  const backendUrl = options.backendUrl ?? process.env["PULUMI_BACKEND_URL"];
  if (backendUrl === undefined || backendUrl === "")
    throw new EngineError(
      "PULUMI_BACKEND_URL is not set: it says where the stacks' state is kept, for example " +
        "s3://bucket?region=us-east-1.",
    );
  return new RecordingEngine({
    folder: process.cwd(),
    lockWaitMilliseconds: 10 * minute,
    pollMilliseconds: 200,
    ...options,
    backendUrl,
  });
}
