import type { SagemakerContext } from "../context";
import type { Deployment, Endpoint } from "./record";
import { ServingContainer } from "./servingContainer";

interface FleetVariant {
  readonly name: string;
  readonly container: ServingContainer;
  weight: number;
  /** The share of the traffic that is owed to the variant. */
  credit: number;
}

/** A variant that a call was given to. Release it when the call has been answered. */
export interface Lease {
  readonly variantName: string;
  readonly container: ServingContainer;
  release(): void;
}

/** The containers that serve one deployment of an endpoint. */
export class Fleet {
  private readonly variants: readonly FleetVariant[];
  private calls = 0;
  private idle: (() => void) | undefined;

  private constructor(variants: readonly FleetVariant[]) {
    this.variants = variants;
  }

  /** Starts every container of a deployment. All are ready when it resolves; none runs when it rejects. */
  public static async start(
    context: SagemakerContext,
    { name, arn }: Pick<Endpoint, "name" | "arn">,
    { variants }: Deployment,
  ): Promise<Fleet> {
    const starts = variants.map((deployed) =>
      ServingContainer.start(context, { endpointName: name, endpointArn: arn, deployed }),
    );
    const results = await Promise.allSettled(starts);
    const failed = results.find((result) => result.status === "rejected");
    const containers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    if (failed !== undefined) {
      await Promise.all(containers.map((container) => container.stop()));
      throw failed.reason;
    }
    const members = containers.map((container, index) => ({ container, deployed: variants[index] }));
    return new Fleet(
      members.flatMap(({ container, deployed }) =>
        deployed === undefined
          ? []
          : [{ name: deployed.variant.VariantName, container, weight: deployed.weight, credit: 0 }],
      ),
    );
  }

  /** Whether every container is running. */
  public get alive(): boolean {
    return this.variants.every(({ container }) => container.alive);
  }

  /** Gives a call to a variant: the one that is named, or the next one by weight. Undefined when there is none. */
  public lease(target?: string): Lease | undefined {
    const variant = target === undefined ? this.nextByWeight() : this.variants.find(({ name }) => name === target);
    if (variant === undefined) return undefined;
    this.calls += 1;
    return {
      variantName: variant.name,
      container: variant.container,
      release: () => {
        this.calls -= 1;
        if (this.calls === 0) this.idle?.();
      },
    };
  }

  public setWeights(weights: ReadonlyMap<string, number>): void {
    for (const variant of this.variants) variant.weight = weights.get(variant.name) ?? variant.weight;
  }

  /** Stops the containers when the last call that they were given has been answered. */
  public async retire(): Promise<void> {
    if (this.calls > 0) {
      await new Promise<void>((resolve) => {
        this.idle = resolve;
      });
    }
    await Promise.all(this.variants.map(({ container }) => container.stop()));
  }

  /**
   * Smooth weighted round robin: in every window of calls each variant gets its exact share. SageMaker draws at random;
   * a rehearsal must give the same shares every time.
   */
  private nextByWeight(): FleetVariant | undefined {
    const total = this.variants.reduce((sum, { weight }) => sum + weight, 0);
    let next: FleetVariant | undefined;
    for (const variant of this.variants) {
      variant.credit += variant.weight;
      if (variant.weight > 0 && (next === undefined || variant.credit > next.credit)) next = variant;
    }
    if (next !== undefined) next.credit -= total;
    return next;
  }
}
