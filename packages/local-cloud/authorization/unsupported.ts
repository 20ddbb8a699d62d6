import { AwsError } from "../contract";

/**
 * What the local cloud does not evaluate is refused, so that a rehearsal never passes because something was overlooked.
 */
export function unsupported(what: string): AwsError {
  return new AwsError("NotImplemented", `The rehearsal's cloud ${what}`, 501);
}

/** What AWS refuses, too. */
export function malformed(fault: string): AwsError {
  return new AwsError("MalformedPolicyDocument", `The policy cannot be used: ${fault}.`);
}
