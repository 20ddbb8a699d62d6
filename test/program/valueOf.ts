import type { Output } from "@pulumi/pulumi";

/**
 * The value of an output. Rejects when the output does, and when it is unknown: an assertion inside `apply` would then
 * never run, and the test would pass.
 */
export async function valueOf<T>(output: Output<T>): Promise<T> {
  const internals = output as unknown as { promise(): Promise<T>; readonly isKnown: Promise<boolean> };
  const value = await internals.promise();
  if (!(await internals.isKnown)) throw new Error("The output is unknown: nothing can be asserted about its value.");
  return value;
}
