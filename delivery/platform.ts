/**
 * What has to be true of a stack before the delivery may act on it: an administrator has set it up, and this commit
 * fits it.
 */
import { isReleaseResource } from "../contract/componentTypes";
import type { Change, Engine, UpdateRequest } from "./engine";

/** The stack's outputs. A stack that was never set up is named, with the command that sets it up. */
export async function requireStack(engine: Engine, stack: string): Promise<Readonly<Record<string, unknown>>> {
  const outputs = await engine.outputs(stack);
  if (outputs !== undefined && Object.keys(outputs).length > 0) return outputs;
  throw new Error(
    `Stack ${stack} has not been set up yet. An administrator has to run once: pulumi up --stack ${stack}. Then ` +
      "retry this stage.",
  );
}

/**
 * Refuses a provider of another version than the state's: the engine would refuse the targeted update later, after the
 * training.
 */
export async function requireProviderVersion(engine: Engine, stack: string): Promise<void> {
  const { state, program } = await engine.providerVersions(stack);
  if (state === undefined || state === program) return;
  throw new Error(
    `This commit brings version ${program} of the aws provider, but stack ${stack} was last updated with ${state}. ` +
      "Updates of a part of the stack are refused until an administrator has run, with this commit: pulumi up " +
      `--stack ${stack}`,
  );
}

/**
 * Says which changes of the platform wait for an administrator. They stay pending: the delivery updates Training or
 * Serving only.
 *
 * @param configuration what the run has decided. Without it the program would look for what the stack goes on with,
 *   which need not be there any more: a run replaces it.
 */
export async function reportPendingPlatform(
  engine: Engine,
  { stack, configuration }: Required<Pick<UpdateRequest, "stack" | "configuration">>,
  report: (line: string) => void,
): Promise<readonly Change[]> {
  const changes = await engine.preview({ stack, configuration, onProgress: () => undefined });
  const pending = changes.filter(isPlatformChange);
  if (pending.length === 0) return pending;
  report(
    `The platform of stack ${stack} has ` +
      `${pending.length === 1 ? "one pending change" : `${pending.length} pending changes`}, which this run does ` +
      "not make:",
  );
  for (const { operation, type, name } of pending) report(`  ${operation} ${name} (${type})`);
  report(`An administrator makes ${pending.length === 1 ? "it" : "them"} with: pulumi up --stack ${stack}`);
  return pending;
}

function isPlatformChange({ operation, urn, type }: Change): boolean {
  return (
    operation !== "same" &&
    type !== "pulumi:pulumi:Stack" &&
    !type.startsWith("pulumi:providers:") &&
    !isReleaseResource(urn)
  );
}
