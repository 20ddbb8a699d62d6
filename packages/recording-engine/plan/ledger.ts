/** The books of one deployment: what was there, what is there now, what still has to go, and what has changed. */
import type { ResourceState, Snapshot } from "../state/snapshot";
import type { Change } from "../types";
import { isProviderType, nameOf, typeOf, urnOfReference } from "../urns";
import { sameValue } from "../values";

export class Ledger {
  /** Resources that the program has not registered yet, by URN. */
  public readonly olds = new Map<string, ResourceState>();
  /** Registered resources, each after what it depends on. */
  public readonly news = new Map<string, ResourceState>();
  /** Replaced resources that still have to be deleted. */
  public readonly condemned = new Set<ResourceState>();
  /** Resources that had to go before their successors, which the program has still to register. */
  public readonly goneEarly = new Set<string>();
  private readonly changeList: Change[] = [];
  private readonly adopted = new Map<string, ResourceState>();
  private dirty = false;

  public constructor(
    snapshot: Snapshot,
    private readonly save: ((snapshot: () => Snapshot) => Promise<void>) | undefined,
  ) {
    for (const resource of snapshot.resources) {
      if (resource.delete === true) this.condemned.add(resource);
      else this.olds.set(resource.urn, resource);
    }
  }

  public get changes(): readonly Change[] {
    return this.changeList;
  }

  /**
   * Takes the state of a resource that goes by one of the URNs; it stays in the snapshot until its successor is put.
   */
  public adopt(urns: readonly string[]): ResourceState | undefined {
    const urn = urns.find((candidate) => this.olds.has(candidate));
    const old = urn === undefined ? undefined : this.olds.get(urn);
    if (urn === undefined || old === undefined) return undefined;
    this.olds.delete(urn);
    this.adopted.set(urns[0] ?? urn, old);
    return old;
  }

  /** Everything that was there before and has not been deleted, in the order of the state. */
  public get before(): readonly ResourceState[] {
    return [...this.adopted.values(), ...this.olds.values()];
  }

  /**
   * Records a resource as it is now.
   *
   * @param step what was done, for the list of changes; the state is saved at once unless that was nothing
   */
  public async put(
    state: ResourceState,
    step?: { readonly operation: Change["operation"]; readonly condemns?: ResourceState },
  ): Promise<void> {
    const old = this.news.get(state.urn) ?? this.adopted.get(state.urn);
    if (old === undefined || !sameValue(old, state)) this.dirty = true;
    this.adopted.delete(state.urn);
    this.news.set(state.urn, state);
    if (step?.condemns !== undefined) this.condemned.add({ ...step.condemns, delete: true });
    if (step !== undefined) this.record(state, step.operation);
    if (step !== undefined && step.operation !== "same") await this.flush();
  }

  /** Takes over what a look at a resource has found; undefined when it has gone. The state is not saved yet. */
  public found(resource: ResourceState, now: ResourceState | undefined): void {
    if (now !== undefined && sameValue(resource, now)) return;
    this.dirty = true;
    if (this.condemned.delete(resource)) {
      if (now !== undefined) this.condemned.add(now);
    } else if (now !== undefined) this.olds.set(now.urn, now);
    else {
      this.olds.delete(resource.urn);
      for (const [urn, other] of this.olds) this.olds.set(urn, withoutDependency(other, resource.urn));
    }
  }

  /** The provider resource that a reference names, as it is now or was before. */
  public providerState(reference: string | undefined): ResourceState | undefined {
    const urn = urnOfReference(reference ?? "");
    return this.news.get(urn) ?? this.olds.get(urn);
  }

  /** Removes a resource from the books. */
  public async remove(resource: ResourceState, replaced: boolean): Promise<void> {
    this.dirty = true;
    this.condemned.delete(resource);
    if (this.olds.get(resource.urn) === resource) this.olds.delete(resource.urn);
    for (const [urn, adopted] of this.adopted) if (adopted === resource) this.adopted.delete(urn);
    if (!replaced) this.record(resource, "delete");
    await this.flush();
  }

  /** Ends the books: what went early and was not registered again is deleted for good. */
  public async close(): Promise<void> {
    for (const urn of this.goneEarly)
      this.changeList.push({ urn, type: typeOf(urn), name: nameOf(urn), operation: "delete" });
    await this.flush();
  }

  /** Saves what has not been saved. */
  public async flush(): Promise<void> {
    if (!this.dirty || this.save === undefined) return;
    this.dirty = false;
    await this.save(() => this.snapshot());
  }

  private snapshot(): Snapshot {
    return { resources: [...this.news.values(), ...this.adopted.values(), ...this.olds.values(), ...this.condemned] };
  }

  private record(state: ResourceState, operation: Change["operation"]): void {
    if (isProviderType(state.type) && nameOf(state.urn).startsWith("default")) return;
    this.changeList.push({ urn: state.urn, type: state.type, name: nameOf(state.urn), operation });
  }
}

function withoutDependency(resource: ResourceState, urn: string): ResourceState {
  const { dependencies, propertyDependencies } = resource;
  if (![...dependencies, ...Object.values(propertyDependencies).flat()].includes(urn)) return resource;
  const others = (urns: readonly string[]): readonly string[] => urns.filter((dependency) => dependency !== urn);
  return {
    ...resource,
    dependencies: others(dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, others(urns)]),
    ),
  };
}
