/**
 * Converges one stack: takes what the program registers, decides what each registration means for the state, and
 * applies it. The decisions are those of pulumi/pulumi pkg/resource/deploy/step_generator.go.
 */
import type { Goal } from "../program/goal";
import type { Registered, Registry } from "../program/registry";
import {
  checkAwsSettings,
  defaultProviderState,
  packageOf,
  providerOf,
  providerReference,
  type ProviderSet,
  providerState,
} from "../providers/providers";
import { requirements, type ResourceState, type Snapshot } from "../state/snapshot";
import { type Change, EngineError } from "../types";
import { buildUrn, isProviderType, rootStackType, type Targets, typeOf, urnOfReference } from "../urns";
import { containsUnknown, keepSecrets, plainValues, sameValue, type Values } from "../values";
import { formerUrns } from "./aliases";
import { Deletions } from "./deletions";
import { Ledger } from "./ledger";
import { refresh } from "./refresh";
import { type StepReport, Steps } from "./steps";

export interface DeploymentOptions {
  readonly providers: ProviderSet;
  readonly targets: Targets;
  /** Decides, but calls no provider that would change something, and saves nothing. */
  readonly preview: boolean;
  /** Saves the state; undefined for a preview. */
  readonly save?: (snapshot: () => Snapshot) => Promise<void>;
  /** Told of every finished step. */
  readonly onStep: (report: StepReport) => void;
  /** Told of every resource that a refresh no longer finds. */
  readonly onGone: (resource: Pick<ResourceState, "urn" | "type">) => void;
  /** Calls a function of a provider for the program. */
  readonly invoke: (token: string, args: Values) => Promise<Values>;
}

export class Deployment implements Registry {
  private readonly ledger: Ledger;
  private readonly steps: Steps;
  private readonly registered = new Set<string>();
  private readonly skipped = new Set<string>();
  private readonly former = new Map<string, readonly string[]>();
  private readonly defaultProviders = new Map<string, Promise<ResourceState>>();
  private readonly missingTargets: readonly string[];

  public constructor(
    snapshot: Snapshot,
    private readonly options: DeploymentOptions,
  ) {
    this.ledger = new Ledger(snapshot, options.save);
    this.steps = new Steps(this.ledger, options);
    const existing = new Set(snapshot.resources.map(({ urn }) => urn));
    this.missingTargets = options.targets.literals.filter((target) => !existing.has(target));
  }

  /** The changes so far, in the order in which they were made. */
  public get changes(): readonly Change[] {
    return this.ledger.changes;
  }

  /** Takes over what has become of the targeted resources of the state, before the program registers any. */
  public async refresh(): Promise<void> {
    const { providers, targets, onGone } = this.options;
    await refresh(this.ledger, { providers, targets, onGone });
  }

  /** @throws EngineError that says which resource could not be converged, and why */
  public async register(goal: Goal): Promise<Registered> {
    const urn = this.urnOf(goal);
    if (this.registered.has(urn)) throw new EngineError(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.registered.add(urn);
    const old = this.findOld(goal, urn);
    const provider = goal.custom && !isProviderType(goal.type) ? await this.providerOf(goal) : undefined;
    if (!this.isTargeted(goal.type, urn)) return this.leave(goal, urn, old);
    this.requireDependencies(urn, goal, provider);
    if (!goal.custom) return registered(await this.steps.component(urn, goal, old));
    if (provider === undefined) return registered(await this.steps.provider(explicitProvider(urn, goal, old), old));
    return registered(await this.steps.custom({ urn, goal, provider, ...(old === undefined ? {} : { old }) }));
  }

  /** Looks up a resource that belongs to somebody else: it is read, but never part of the stack's state. */
  public async read(goal: Goal, id: string): Promise<Registered> {
    const urn = this.urnOf(goal);
    const found = await providerOf(goal.type, await this.providerOf(goal), this.options.providers).read(
      urn,
      id,
      plainValues(goal.inputs),
    );
    return {
      urn,
      id: found.id,
      outputs: keepSecrets(found.outputs, goal.inputs, goal.additionalSecretOutputs),
      skipped: false,
    };
  }

  public invoke(token: string, args: Values): Promise<Values> {
    return this.options.invoke(token, args);
  }

  /** The outputs of a component or of the stack itself. Those of a component that is not targeted stay as they are. */
  public async registerOutputs(urn: string, outputs: Values): Promise<void> {
    const state = this.ledger.news.get(urn);
    if (state === undefined || !this.isTargeted(typeOf(urn), urn) || sameValue(state.outputs, outputs)) return;
    await this.ledger.put({ ...state, outputs });
  }

  /** After the program has ended: deletes what it no longer declares and what was replaced. */
  public async finish(): Promise<void> {
    const missing = this.missingTargets.find((target) => !this.registered.has(target));
    if (missing !== undefined) throw new EngineError(`Target '${missing}' could not be found in the stack.`);
    await new Deletions(this.ledger, this.steps, this.options.targets).run();
    await this.ledger.close();
  }

  private urnOf({ type, name, parent }: Goal): string {
    const { stack, project } = this.options.providers;
    return buildUrn({ stack, project, type, name, parent });
  }

  private findOld(goal: Goal, urn: string): ResourceState | undefined {
    const { stack, project } = this.options.providers;
    const formers = formerUrns(goal, stack, project, (parent) => this.former.get(parent) ?? []);
    this.former.set(urn, formers);
    return this.ledger.adopt([urn, ...formers]);
  }

  private isTargeted(type: string, urn: string): boolean {
    return isProviderType(type) || type === rootStackType || this.options.targets.includes(urn);
  }

  /** What is not targeted stays as it is; what does not exist is not made, and nothing that is targeted may need it. */
  private async leave(goal: Goal, urn: string, old: ResourceState | undefined): Promise<Registered> {
    if (old === undefined) {
      this.skipped.add(urn);
      return { urn, outputs: goal.inputs, skipped: true };
    }
    if (old.provider !== undefined && !this.ledger.news.has(urnOfReference(old.provider))) {
      throw new EngineError(
        `provider ${old.provider} for resource ${urn} has not been registered yet, this is due to a change of ` +
          "providers mixed with --target. Change your program back to the original providers, or let an " +
          "administrator update the whole stack first.",
      );
    }
    const kept: ResourceState = { ...old, urn };
    await this.ledger.put(kept, { operation: "same" });
    return registered(kept);
  }

  private requireDependencies(urn: string, goal: Goal, provider: ResourceState | undefined): void {
    const needed = requirements({
      ...goal,
      ...(provider === undefined ? {} : { provider: providerReference(provider) }),
    });
    const missing = needed.find((dependency) => this.skipped.has(dependency));
    if (missing !== undefined)
      throw new EngineError(`Resource '${urn}' depends on '${missing}' which was not specified in --target list.`);
  }

  private async providerOf(goal: Goal): Promise<ResourceState> {
    if (goal.provider !== undefined) {
      const urn = urnOfReference(goal.provider);
      const state = this.ledger.news.get(urn);
      if (state === undefined)
        throw new EngineError(`${goal.type} "${goal.name}" names the provider ${urn}, which does not exist.`);
      return state;
    }
    const key = `${packageOf(goal.type)}@${goal.version}`;
    const existing = this.defaultProviders.get(key);
    if (existing !== undefined) return existing;
    const state = defaultProviderState(goal, this.options.providers, this.ledger.olds);
    const registration = this.registerDefaultProvider(state);
    this.defaultProviders.set(key, registration);
    return registration;
  }

  /** Default providers are Pulumi's own affair: they are in the state, but in no list of changes. */
  private async registerDefaultProvider(state: ResourceState): Promise<ResourceState> {
    this.registered.add(state.urn);
    this.ledger.adopt([state.urn]);
    await this.ledger.put(state);
    return state;
  }
}

function explicitProvider(urn: string, goal: Goal, old: ResourceState | undefined): ResourceState {
  if (goal.type.endsWith(":aws")) checkAwsSettings(`Provider "${goal.name}"`, goal.inputs);
  const fresh = providerState(urn, old?.id ?? "", goal.inputs);
  return {
    ...fresh,
    dependencies: goal.dependencies,
    propertyDependencies: goal.propertyDependencies,
    ...(goal.parent === undefined ? {} : { parent: goal.parent }),
  };
}

function registered(state: ResourceState): Registered {
  return {
    urn: state.urn,
    outputs: state.outputs,
    skipped: false,
    ...(state.id === undefined || containsUnknown(state.id) ? {} : { id: state.id }),
  };
}
