/**
 * What `--refresh` does before an update: looks what has become of every targeted resource of the state. What others
 * have changed is taken over, and what has gone is forgotten, so that the update makes it again. The decisions are
 * those of pulumi/pulumi pkg/resource/deploy/step.go (`RefreshStep`) and deployment_executor.go (`refresh`).
 */
import type { Found } from "../providers/provider";
import { providerOf, type ProviderSet } from "../providers/providers";
import type { ResourceState } from "../state/snapshot";
import { isProviderType, type Targets } from "../urns";
import { keepSecrets, plainValues } from "../values";
import { attempt } from "./attempt";
import type { Ledger } from "./ledger";

export interface RefreshOptions {
  readonly providers: ProviderSet;
  readonly targets: Targets;
  /** Told of every resource that has gone. */
  readonly onGone: (resource: ResourceState) => void;
}

/** @throws EngineError that names a resource that could not be looked at, and why; nothing is forgotten then */
export async function refresh(ledger: Ledger, options: RefreshOptions): Promise<void> {
  const resources = [...ledger.before, ...ledger.condemned].filter(
    ({ urn, type, custom }) => custom && !isProviderType(type) && options.targets.includes(urn),
  );
  const looks = await Promise.allSettled(
    resources.map(async (resource) => [resource, await lookAt(resource, ledger, options.providers)] as const),
  );
  for (const look of looks) if (look.status === "rejected") throw look.reason;
  for (const look of looks) {
    if (look.status === "rejected") continue;
    const [resource, now] = look.value;
    ledger.found(resource, now);
    if (now === undefined) options.onGone(resource);
  }
  await ledger.flush();
}

/** The state of a resource as it is now; undefined when it has gone. */
async function lookAt(
  resource: ResourceState,
  ledger: Ledger,
  providers: ProviderSet,
): Promise<ResourceState | undefined> {
  const { urn, type, id = "", inputs, outputs } = resource;
  const provider = providerOf(type, ledger.providerState(resource.provider), providers);
  const existing = { urn, id, inputs: plainValues(inputs), outputs: plainValues(outputs) };
  const found = await attempt("refresh", urn, () => provider.refresh(existing));
  return found && withFindings(resource, found);
}

function withFindings(resource: ResourceState, { id, inputs, outputs }: Found): ResourceState {
  const now: ResourceState = {
    ...resource,
    id,
    ...(inputs !== undefined && { inputs: keepSecrets(inputs, resource.inputs, []) }),
    outputs: keepSecrets(outputs, resource.inputs, resource.additionalSecretOutputs),
  };
  // What was unfinished counts as finished once its provider can read it.
  Reflect.deleteProperty(now, "initErrors");
  return now;
}
