/** What Lambda and the process of an execution environment say to each other. */
import { z } from "zod";

/** One invocation. */
export interface InvocationMessage {
  readonly requestId: string;
  /** A JSON document. */
  readonly event: string;
  readonly functionArn: string;
  /** Milliseconds of this machine until the function times out. */
  readonly remainingMilliseconds: number;
}

const functionFailure = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).readonly().optional(),
});

const environmentMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  /** The module could not be loaded, or has no such handler. */
  z.object({ kind: z.literal("initialization failed"), failure: functionFailure }),
  /** The result is a JSON document. */
  z.object({ kind: z.literal("result"), result: z.string() }),
  z.object({ kind: z.literal("failed"), failure: functionFailure }),
]);

/** A failure as Lambda shows it. */
export type FunctionFailure = z.infer<typeof functionFailure>;

export type EnvironmentMessage = z.infer<typeof environmentMessage>;

/** Reads what came from an environment; undefined for what the function's own code has sent over the same channel. */
export function readMessage(message: unknown): EnvironmentMessage | undefined {
  return environmentMessage.safeParse(message).data;
}
