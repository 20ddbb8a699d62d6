/** The end of a deployment: what the program no longer declares, and what was replaced, goes. */
import { requirements, type ResourceState } from "../state/snapshot";
import { EngineError } from "../types";
import type { Targets } from "../urns";
import { inReverseOrder } from "./dependents";
import type { Ledger } from "./ledger";
import type { Steps } from "./steps";

export class Deletions {
  public constructor(
    private readonly ledger: Ledger,
    private readonly steps: Steps,
    private readonly targets: Targets,
  ) {}

  /** @throws EngineError when a resource is protected, or when one that is not targeted would have to go too */
  public async run(): Promise<void> {
    const undeclared = [...this.ledger.olds.values()].filter(({ urn }) => this.targets.includes(urn));
    const condemned = [...this.ledger.condemned].filter(({ urn }) => this.targets.includes(urn));
    refuseProtected(undeclared);
    this.refuseUntargeted(undeclared);
    await inReverseOrder([...undeclared, ...condemned], (resource) =>
      this.steps.remove(resource, resource.delete === true),
    );
  }

  private refuseUntargeted(undeclared: readonly ResourceState[]): void {
    const going = new Set(undeclared.map(({ urn }) => urn));
    const dependent = [...this.ledger.olds.values()].find(
      (resource) => !going.has(resource.urn) && requirements(resource).some((urn) => going.has(urn)),
    );
    if (dependent !== undefined) {
      throw new EngineError(
        `Resource '${dependent.urn}' will be destroyed but was not specified in --target list. ` +
          "It depends on a target that the program no longer declares.",
      );
    }
  }
}

/** A replaced resource may go even so: whether it may be replaced was decided when it was. */
function refuseProtected(resources: readonly ResourceState[]): void {
  const guarded = resources.filter((resource) => resource.protect);
  if (guarded.length === 0) return;
  throw new EngineError(
    guarded
      .map(
        ({ urn }) =>
          `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, ` +
          "remove the `protect` flag from the resource in the program and run `up`.",
      )
      .join("\n"),
  );
}
