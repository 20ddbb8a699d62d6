/** The engine on a rehearsal's stacks, in this process and with the administrator's rights. */
import type { Engine } from "../delivery/engine";
import { createEngine } from "../rehearsal/stage/engine";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { pulumiState } from "../settings/state";

/** Runs a task with the engine. The SDK of AWS takes address and keys from the environment, which is put back. */
export async function administratorEngine<Result>(
  { cloud, stacks }: Rehearsal,
  task: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const variables = cloud.environment(cloud.administrator);
  const former = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await task(createEngine({ backendUrl: pulumiState(stacks.owner.delivery.state, cloud).backendUrl }));
  } finally {
    process.env = former;
  }
}
