/** Applies one decision to one resource: creates, updates, replaces or deletes it, and keeps the books. */
import { randomUUID } from "node:crypto";
import { changedPaths, ignoreChanges, parsePath, pathsMeet } from "../changes";
import type { Goal } from "../program/goal";
import type { Applied, Difference, Provider } from "../providers/provider";
import { isDefaultProvider, providerOf, providerReference, type ProviderSet } from "../providers/providers";
import type { ResourceState } from "../state/snapshot";
import { type Change, EngineError } from "../types";
import { isProviderType, nameOf } from "../urns";
import { keepSecrets, plainValues, sameValue, type Values } from "../values";
import { attempt, failed } from "./attempt";
import { inReverseOrder, replacedTogether } from "./dependents";
import type { Ledger } from "./ledger";

/** One finished step, for the terminal. */
export interface StepReport {
  readonly change: Change;
  readonly milliseconds: number;
  /** Set when a deleted resource was left in the cloud. */
  readonly retained?: boolean;
}

export interface CustomResource {
  readonly urn: string;
  readonly goal: Goal;
  readonly provider: ResourceState;
  readonly old?: ResourceState;
}

/** What the inputs of a resource were and are. */
interface Comparison {
  readonly olds: Values;
  readonly news: Values;
  readonly changed: boolean;
  readonly difference: Difference;
}

/** How a resource is made, or made to be what the program wants. */
interface Application {
  readonly resource: CustomResource;
  readonly inputs: Values;
  readonly operation: "create" | "update" | "replace";
  readonly run: () => Promise<Applied>;
  /** What a preview can say of the result. */
  readonly foresee: () => Applied;
  /** The resource that has to go once its successor is there. */
  readonly condemns?: ResourceState | undefined;
}

export interface StepOptions {
  readonly providers: ProviderSet;
  readonly preview: boolean;
  readonly onStep: (report: StepReport) => void;
}

export class Steps {
  public constructor(
    private readonly ledger: Ledger,
    private readonly options: StepOptions,
  ) {}

  /** Components are only bookkeeping: no provider is asked. */
  public async component(urn: string, goal: Goal, old: ResourceState | undefined): Promise<ResourceState> {
    const state: ResourceState = { ...declared(urn, goal), inputs: goal.inputs, outputs: old?.outputs ?? {} };
    const operation = old === undefined ? "create" : sameValue(old.inputs, goal.inputs) ? "same" : "update";
    return this.timed(state, operation, () => Promise.resolve(state));
  }

  public async provider(state: ResourceState, old: ResourceState | undefined): Promise<ResourceState> {
    const operation = old === undefined ? "create" : sameValue(old.inputs, state.inputs) ? "same" : "update";
    const identified = { ...state, id: old?.id ?? randomUUID() };
    return this.timed(identified, operation, () => Promise.resolve(identified));
  }

  /** @throws EngineError that names the resource, what was being done, and why it failed */
  public async custom(resource: CustomResource): Promise<ResourceState> {
    const { urn, goal, old } = resource;
    const provider = providerOf(goal.type, resource.provider, this.options.providers);
    if (old === undefined) return this.create(resource, provider);
    const wanted = plainValues(ignoreChanges(old.inputs, goal.inputs, goal.ignoreChanges));
    const olds = plainValues(old.inputs);
    const news = await attempt("check", urn, () => provider.check({ urn, olds, news: wanted }));
    const request = { urn, id: old.id ?? "", oldInputs: olds, oldOutputs: plainValues(old.outputs), news };
    const difference = await attempt("compare", urn, () => provider.diff(request));
    const changed = old.initErrors !== undefined || (difference.changed ?? !sameValue(olds, news));
    if (this.mustReplace(resource, { olds, news, changed, difference }))
      return this.replace({ ...resource, old }, provider, difference);
    const inputs = keepSecrets(news, goal.inputs, []);
    if (!changed) {
      const state: ResourceState = {
        ...this.declaredCustom(resource),
        ...identity(old),
        inputs: sameValue(old.inputs, inputs) ? old.inputs : inputs,
        outputs: old.outputs,
      };
      return this.timed(state, "same", () => Promise.resolve(state));
    }
    return this.apply({
      resource,
      inputs,
      operation: "update",
      run: () => provider.update(request),
      foresee: () => ({ id: old.id ?? "", outputs: provider.previewOutputs(news, old.outputs) }),
    });
  }

  /**
   * Deletes a resource, unless it is to be retained.
   *
   * @param replaced whether it has, or will have, a successor
   */
  public async remove(resource: ResourceState, replaced: boolean): Promise<void> {
    const started = performance.now();
    const inCloud = resource.custom && !isProviderType(resource.type);
    if (inCloud && !resource.retainOnDelete && !this.options.preview) await this.deleteInCloud(resource);
    await this.ledger.remove(resource, replaced);
    if (replaced || isDefaultProvider(providerReference(resource))) return;
    const change: Change = { urn: resource.urn, type: resource.type, name: nameOf(resource.urn), operation: "delete" };
    this.options.onStep({
      change,
      milliseconds: performance.now() - started,
      ...(inCloud && resource.retainOnDelete ? { retained: true } : {}),
    });
  }

  private async deleteInCloud(resource: ResourceState): Promise<void> {
    const provider = providerOf(resource.type, this.ledger.providerState(resource.provider), this.options.providers);
    const { urn, id = "" } = resource;
    await attempt("delete", urn, () =>
      provider.delete({ urn, id, inputs: plainValues(resource.inputs), outputs: plainValues(resource.outputs) }),
    );
  }

  private mustReplace(
    { goal, provider, old }: CustomResource,
    { olds, news, changed, difference }: Comparison,
  ): boolean {
    const reference = providerReference(provider);
    if (old?.provider !== reference && !(isDefaultProvider(old?.provider) && isDefaultProvider(reference))) return true;
    if (!changed) return false;
    const named = goal.replaceOnChanges.map(parsePath);
    const paths = difference.paths ?? (difference.changed === undefined ? changedPaths(olds, news) : []);
    return difference.replaces.length > 0 || paths.some((path) => named.some((pattern) => pathsMeet(pattern, path)));
  }

  private async create(resource: CustomResource, provider: Provider): Promise<ResourceState> {
    const { urn, goal } = resource;
    const wasThere = this.ledger.goneEarly.delete(urn);
    const inputs = await this.checkAnew(resource, provider);
    return this.apply({
      resource,
      inputs: keepSecrets(inputs, goal.inputs, []),
      operation: wasThere ? "replace" : "create",
      run: () => provider.create(urn, inputs),
      foresee: () => ({ id: "", outputs: provider.previewOutputs(inputs, undefined) }),
    });
  }

  /** A successor gets names of its own: what the provider filled in before does not count. */
  private checkAnew({ urn, goal }: CustomResource, provider: Provider): Promise<Values> {
    return attempt("check", urn, () => provider.check({ urn, news: plainValues(goal.inputs) }));
  }

  private async replace(
    resource: CustomResource & { readonly old: ResourceState },
    provider: Provider,
    difference: Difference,
  ): Promise<ResourceState> {
    const { urn, goal, old } = resource;
    if (goal.protect && old.protect) {
      throw new EngineError(
        `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the ` +
          "resource, remove the `protect` flag from the resource in the program and run `up`.",
      );
    }
    const inputs = await this.checkAnew(resource, provider);
    const early = goal.deleteBeforeReplace ?? difference.deleteBeforeReplace;
    if (early) await this.removeEarly(old);
    return this.apply({
      resource,
      inputs: keepSecrets(inputs, goal.inputs, []),
      operation: "replace",
      run: () => provider.create(urn, inputs),
      foresee: () => ({ id: "", outputs: provider.previewOutputs(inputs, undefined) }),
      condemns: early ? undefined : old,
    });
  }

  /** Deletes a resource before its successor is made, and first whatever would have to be replaced together with it. */
  private async removeEarly(old: ResourceState): Promise<void> {
    const dependents = await replacedTogether(old, this.ledger.before, async (resource, inputs) => {
      const provider = providerOf(resource.type, this.ledger.providerState(resource.provider), this.options.providers);
      const olds = plainValues(resource.inputs);
      const difference = await attempt("compare", resource.urn, () =>
        provider.diff({
          urn: resource.urn,
          id: resource.id ?? "",
          oldInputs: olds,
          oldOutputs: plainValues(resource.outputs),
          news: inputs,
        }),
      );
      return difference.replaces.length > 0;
    });
    const guarded = dependents.find(({ protect }) => protect);
    if (guarded !== undefined) {
      throw new EngineError(
        `unable to replace resource "${guarded.urn}" as part of replacing "${old.urn}" as it is currently marked for ` +
          "protection. Remove the `protect` flag from the resource in the program and run `up`.",
      );
    }
    await inReverseOrder([...dependents, old], (resource) => this.remove(resource, true));
    for (const { urn } of dependents) this.ledger.goneEarly.add(urn);
  }

  private async apply(application: Application): Promise<ResourceState> {
    const { resource, inputs, operation, run, foresee, condemns } = application;
    const { urn, goal } = resource;
    const base = { ...this.declaredCustom(resource), inputs, outputs: {} };
    let errors: readonly string[] | undefined;
    const state = await this.timed(
      base,
      operation,
      async () => {
        const applied = this.options.preview ? foresee() : await attempt(operation, urn, run);
        errors = applied.initErrors;
        return {
          ...base,
          ...(applied.id === "" ? {} : { id: applied.id }),
          outputs: keepSecrets(applied.outputs, goal.inputs, goal.additionalSecretOutputs),
          ...(errors === undefined ? {} : { initErrors: errors }),
        };
      },
      condemns,
    );
    if (errors !== undefined)
      throw failed(
        operation,
        urn,
        new Error(`${errors.join("; ")}. It exists, and the next update tries to finish it`),
      );
    return state;
  }

  private async timed(
    state: ResourceState,
    operation: Change["operation"],
    make: () => Promise<ResourceState>,
    condemns?: ResourceState,
  ): Promise<ResourceState> {
    const started = performance.now();
    const made = await make();
    await this.ledger.put(made, { operation, ...(condemns === undefined ? {} : { condemns }) });
    const change: Change = { urn: state.urn, type: state.type, name: nameOf(state.urn), operation };
    this.options.onStep({ change, milliseconds: performance.now() - started });
    return made;
  }

  private declaredCustom({ urn, goal, provider }: CustomResource): Omit<ResourceState, "inputs" | "outputs"> {
    return { ...declared(urn, goal), provider: providerReference(provider) };
  }
}

function declared(urn: string, goal: Goal): Omit<ResourceState, "inputs" | "outputs"> {
  const { type, custom, dependencies, propertyDependencies, protect, retainOnDelete, additionalSecretOutputs, parent } =
    goal;
  return {
    urn,
    type,
    custom,
    dependencies,
    propertyDependencies,
    protect,
    retainOnDelete,
    additionalSecretOutputs,
    ...(parent === undefined ? {} : { parent }),
  };
}

function identity({ id }: ResourceState): { id?: string } {
  return id === undefined ? {} : { id };
}
