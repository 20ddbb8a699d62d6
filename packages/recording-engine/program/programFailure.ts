/** How an error of the program is reported. */
import { EngineError } from "../types";

/** Errors that the language throws: their message alone does not say where. */
const mistakes = [TypeError, ReferenceError, SyntaxError, RangeError];

/**
 * What a program throws on purpose (a settings fault) is told by its message; for a mistake the stack trace is part of
 * it.
 */
export function programFailure(failure: unknown): EngineError {
  if (failure instanceof EngineError) return failure;
  if (!(failure instanceof Error)) return new EngineError(`The program threw ${String(failure)}`);
  const isMistake = mistakes.some((kind) => failure instanceof kind);
  return new EngineError(isMistake ? `The program failed: ${failure.stack ?? failure.message}` : failure.message, {
    cause: failure,
  });
}
