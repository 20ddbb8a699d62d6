/** Writes what a function prints as Lambda's Node.js runtime does in the log format JSON: one object a line. */
import { format } from "node:util";

interface Line {
  readonly timestamp: string;
  readonly level: string;
  readonly requestId?: string;
  readonly message?: unknown;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly stackTrace?: readonly string[];
}

/** The methods of `console` and their levels. What is below INFO, Lambda's default, is not written. */
const levels = [
  ["log", "INFO"],
  ["info", "INFO"],
  ["warn", "WARN"],
  ["error", "ERROR"],
] as const;

/** @param currentRequest the id of the request that is being answered; undefined while the module is loaded */
export function printJsonLines(currentRequest: () => string | undefined): void {
  for (const [method, level] of levels) {
    console[method] = (...values: readonly unknown[]) => {
      const requestId = currentRequest();
      const line: Line = {
        timestamp: new Date().toISOString(),
        level,
        ...(requestId === undefined ? {} : { requestId }),
        ...contentOf(values),
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    };
  }
  console.debug = console.trace = () => undefined;
}

/** An object stays one; an error is shown with its parts. */
function contentOf(values: readonly unknown[]): Pick<Line, "message" | "errorType" | "errorMessage" | "stackTrace"> {
  const [only] = values;
  const error = values.find((value) => value instanceof Error);
  const parts =
    error === undefined
      ? {}
      : { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n") };
  if (values.length === 1 && only === error) return { ...parts, message: error?.message };
  return { message: values.length === 1 && isSerializable(only) ? only : format(...values), ...parts };
}

function isSerializable(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return typeof value === "object";
  } catch {
    return false;
  }
}
