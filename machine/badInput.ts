/** Input that a person can correct: printed as one message without a stack trace, exit status 2. */
import { SettingsError, StacksError } from "../settings/faults";

export class BadInput extends Error {
  public override readonly name: string = "BadInput";
}

/** Whether a person can correct what went wrong: a command line, or the settings that it works with. */
export function isBadInput(error: unknown): error is Error {
  return error instanceof BadInput || error instanceof SettingsError || error instanceof StacksError;
}
