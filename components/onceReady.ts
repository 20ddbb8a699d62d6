import { type Input, type Output, output } from "@pulumi/pulumi";

/**
 * A name or an ARN that is handed out only once other things are there, too: a role with its policy, a bucket with what
 * keeps it private. Whoever takes it depends on all of them.
 */
export function onceReady(value: Input<string>, ...others: readonly Input<string>[]): Output<string> {
  return output({ value, others }).apply(({ value: ready }) => ready);
}
