/**
 * The program of an execution environment: loads the function's module once, then answers one invocation after the
 * other.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { printJsonLines } from "./console";
import type { EnvironmentMessage, FunctionFailure, InvocationMessage } from "./messages";

type Handler = (event: unknown, context: object) => unknown;

/** In the order in which Lambda looks for them. */
const moduleEndings = [".js", ".mjs", ".cjs"] as const;

class InitializationError extends Error {
  public constructor(
    public override readonly name: "Runtime.HandlerNotFound" | "Runtime.ImportModuleError",
    message: string,
  ) {
    super(message);
  }
}

let current: InvocationMessage | undefined;

function loadHandler(): Handler {
  const [, module = "", name = ""] = /^(.+)\.([^.]+)$/u.exec(process.env["_HANDLER"] ?? "") ?? [];
  const root = process.env["LAMBDA_TASK_ROOT"] ?? "";
  const file = moduleEndings.map((ending) => join(root, module + ending)).find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new InitializationError("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  const loaded: unknown = createRequire(file)(file);
  const handler: unknown = Reflect.get(Object(loaded), name);
  if (!isHandler(handler))
    throw new InitializationError(
      "Runtime.HandlerNotFound",
      `${process.env["_HANDLER"] ?? ""} is undefined or not exported`,
    );
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

function contextOf({ requestId, functionArn, remainingMilliseconds }: InvocationMessage): object {
  const deadline = performance.now() + remainingMilliseconds;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
    invokedFunctionArn: functionArn,
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
    memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    getRemainingTimeInMillis: () => Math.max(deadline - performance.now(), 0),
  };
}

async function answer(handler: Handler, invocation: InvocationMessage): Promise<void> {
  current = invocation;
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(invocation));
    // A handler that returns nothing has the result null.
    say({ kind: "result", result: jsonOf(result) ?? "null" });
  } catch (error) {
    say({ kind: "failed", failure: failureOf(error) });
  } finally {
    current = undefined;
  }
}

/** Undefined for what JSON cannot say: nothing, or a function. */
function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(value);
}

function failureOf(error: unknown): FunctionFailure {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

function say(message: EnvironmentMessage): void {
  process.send?.(message);
}

printJsonLines(() => current?.requestId);
// Without its cloud nobody asks any more.
process.on("disconnect", () => process.exit());
try {
  const handler = loadHandler();
  // Nobody but Lambda has the other end of the channel.
  process.on("message", (invocation: InvocationMessage) => void answer(handler, invocation));
  say({ kind: "ready" });
} catch (error) {
  say({ kind: "initialization failed", failure: failureOf(error) });
}
