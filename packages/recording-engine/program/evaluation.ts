import { log, runtime } from "@pulumi/pulumi";
/** Runs a program against a monitor of the engine's. */
import type { AssetContents } from "../assets";
import { EngineError } from "../types";
import { buildUrn, rootStackType } from "../urns";
import { isRecord, type Values } from "../values";
import type { Configuration } from "./configuration";
import { RecordingMonitor } from "./monitor";
import type { Registry } from "./registry";
import { withoutStackTraces } from "./stackTraces";
import { catchStrayErrors } from "./strayErrors";
import { Turns } from "./turns";

export interface Evaluation {
  readonly project: string;
  readonly stack: string;
  readonly configuration: Configuration;
  readonly preview: boolean;
  /** Where what the program registers goes. */
  readonly registry: Registry;
  /** Takes the contents of its assets. */
  readonly contents: Pick<AssetContents, "take">;
  /** Runs the program's code; answers its outputs. */
  readonly program: () => unknown;
  readonly within: Surroundings;
}

/**
 * Runs an evaluation when its turn has come, in surroundings that are the process's: its folder, its environment, its
 * modules.
 */
export type Surroundings = <Result>(run: () => Promise<Result>) => Promise<Result>;

/**
 * Pulumi's runtime is one per process, and so are the module cache and the listeners to stray errors: evaluations take
 * turns, whoever asks for them. This is the one thing that engines of a process share.
 */
const evaluations = new Turns();

/**
 * Evaluates a program and waits until everything it registered has been answered. After a failure nothing new begins,
 * and the program is abandoned where it waits.
 *
 * @returns the stack's outputs, secrets wrapped
 * @throws the program's own error, as it threw it
 */
export function evaluateProgram(evaluation: Evaluation): Promise<Values> {
  return evaluations.take(() => evaluation.within(() => withoutStackTraces(() => evaluate(evaluation))));
}

async function evaluate({ project, stack, preview, ...evaluation }: Evaluation): Promise<Values> {
  const { configuration, registry, contents, program } = evaluation;
  const stackUrn = buildUrn({ stack, project, type: rootStackType, name: `${project}-${stack}` });
  const monitor = new RecordingMonitor(registry, stackUrn, contents);
  runtime.setMockOptions(monitor, project, stack, preview, "organization");
  runtime.setAllConfig({ ...configuration.values }, [...configuration.secretKeys]);
  const stray = catchStrayErrors();
  try {
    await Promise.race([runProgram(program), stray.thrown, monitor.abandoned]);
    if (log.hasErrors()) throw new EngineError("The program logged an error (above).");
    return monitor.stackOutputs;
  } finally {
    await monitor.stop();
    await errorsSurface();
    stray.release();
    // What a failed program still waits for is no leak that the SDK has to warn of when the process ends.
    runtime.resetOptions(project, stack, -1, "", "", preview, "organization");
  }
}

/** The program's own error ends the run at once: thrown inside Pulumi's stack, it would reject in several places. */
function runProgram(program: () => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const answerOutputs = async (): Promise<Record<string, unknown>> => {
      try {
        const outputs = await program();
        return isRecord(outputs) ? outputs : {};
      } catch (error) {
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- A program may throw anything.
        reject(error);
        return {};
      }
    };
    const run = async (): Promise<void> => {
      await runtime.runInPulumiStack(answerOutputs);
      await runtime.disconnect();
      await errorsSurface();
    };
    run().then(resolve, reject);
  });
}

/** Rejections that nobody handles are told one turn after they happen. */
async function errorsSurface(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}
