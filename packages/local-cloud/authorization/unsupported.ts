import { AwsError } from "../contract";

/**
 * What the local cloud does not evaluate is refused, so that a rehearsal never passes because something was overlooked.
 */
export function unsupported(what: string): AwsError {
  return new AwsError("NotImplemented", `The rehearsal's cloud ${what}`, 501);
}
