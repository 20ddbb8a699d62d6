import { messageOf } from "../../../nodeErrors";
import { inBackground } from "../background";
import type { SagemakerContext } from "../context";
import { validationException } from "../requests";
import { Fleet, type Lease } from "./fleet";
import { type Deployment, type Endpoint, Endpoints } from "./record";

/** The longest FailureReason of the API, in characters. */
const longestFailureReason = 1024;

/**
 * Brings endpoints into service and keeps them there. A new deployment serves only when all its containers are ready,
 * and the old one ends only when its last call is answered.
 *
 * Containers end with the cloud. After a restart an endpoint is served again from its first call on.
 */
export class EndpointHosting {
  public readonly endpoints: Endpoints;
  private readonly fleets = new Map<string, Fleet>();
  private readonly revivals = new Map<string, Promise<void>>();

  public constructor(private readonly context: SagemakerContext) {
    this.endpoints = new Endpoints(context.cloud);
    this.settleInterrupted();
  }

  /** Begins to serve a new endpoint; when its first deployment fails, the endpoint is Failed. */
  public create(name: string, deployment: Deployment): Endpoint {
    const endpoint = this.endpoints.add(name, deployment);
    this.run(name, async () => {
      try {
        this.install(name, await Fleet.start(this.context, endpoint, deployment));
        this.endpoints.change(name, { status: "InService" });
      } catch (error) {
        this.endpoints.change(name, { status: "Failed", failureReason: failureReason(error) });
      }
    });
    return endpoint;
  }

  /**
   * Replaces what an endpoint serves. When that fails it goes on with what it served, as SageMaker does, and says why.
   */
  public update(endpoint: Endpoint, pending: Deployment): void {
    const { name } = endpoint;
    this.endpoints.change(name, { status: "Updating", pending, failureReason: undefined });
    this.run(name, async () => {
      try {
        this.install(name, await Fleet.start(this.context, endpoint, pending));
        this.endpoints.change(name, { status: "InService", deployment: pending, pending: undefined });
      } catch (error) {
        this.endpoints.change(name, { status: "InService", pending: undefined, failureReason: failureReason(error) });
      }
    });
  }

  /** Changes shares of the traffic and instance counts; the containers stay. */
  public reweigh(endpoint: Endpoint, deployment: Deployment): void {
    const { name } = endpoint;
    this.endpoints.change(name, { status: "Updating", failureReason: undefined });
    this.run(name, () => {
      this.fleets
        .get(name)
        ?.setWeights(new Map(deployment.variants.map(({ variant, weight }) => [variant.VariantName, weight])));
      this.endpoints.change(name, { status: "InService", deployment });
      return Promise.resolve();
    });
  }

  public delete({ name, arn }: Endpoint): void {
    this.endpoints.change(name, { status: "Deleting" });
    this.run(name, async () => {
      const fleet = this.fleets.get(name);
      this.fleets.delete(name);
      await fleet?.retire();
      this.endpoints.delete(name);
      this.context.tags.delete(arn);
    });
  }

  /** Gives a call to a variant of an endpoint in service; undefined when no such endpoint serves. */
  public async lease(name: string, target?: string): Promise<Lease | undefined> {
    const endpoint = this.endpoints.find(name);
    if (endpoint === undefined || !isServing(endpoint)) return undefined;
    if (target !== undefined && !endpoint.deployment.variants.some(({ variant }) => variant.VariantName === target)) {
      throw validationException(
        `Variant ${target} not found for endpoint ${name} of account ${this.context.cloud.accountId}.`,
      );
    }
    // Looked up and leased in one step: a fleet that is swapped out in between would end under the call.
    if (this.fleets.get(name)?.alive !== true) await this.revive(endpoint);
    return this.fleets.get(name)?.lease(target);
  }

  /** Serves an endpoint again whose containers ended: with the cloud that was restarted, or by their own fault. */
  private async revive(endpoint: Endpoint): Promise<void> {
    const { name } = endpoint;
    const running = this.revivals.get(name) ?? this.startAgain(endpoint).finally(() => this.revivals.delete(name));
    this.revivals.set(name, running);
    await running;
  }

  private async startAgain(endpoint: Endpoint): Promise<void> {
    const { name } = endpoint;
    const before = this.fleets.get(name);
    const revived = await Fleet.start(this.context, endpoint, endpoint.deployment);
    const current = this.endpoints.find(name);
    const overtaken = this.fleets.get(name) !== before || current === undefined || !isServing(current);
    if (overtaken) inBackground(this.context.cloud, `endpoint ${name}`, revived.retire());
    else this.install(name, revived);
  }

  private install(name: string, fleet: Fleet): void {
    const previous = this.fleets.get(name);
    this.fleets.set(name, fleet);
    if (previous !== undefined) inBackground(this.context.cloud, `endpoint ${name}`, previous.retire());
  }

  private run(name: string, work: () => Promise<void>): void {
    // The operation answers first, as AWS does: who describes the endpoint next sees that it is on its way.
    inBackground(this.context.cloud, `endpoint ${name}`, new Promise(setImmediate).then(work));
  }

  /** What was on its way when the cloud ended has ended with it. */
  private settleInterrupted(): void {
    const reason = "The local cloud ended during the deployment.";
    for (const { name, status } of this.endpoints.values()) {
      switch (status) {
        case "Creating":
          this.endpoints.change(name, { status: "Failed", failureReason: reason });
          break;
        case "Updating":
          this.endpoints.change(name, { status: "InService", pending: undefined, failureReason: reason });
          break;
        case "Deleting":
          this.endpoints.delete(name);
          break;
        case "InService":
        case "Failed":
          break;
      }
    }
  }
}

/** An endpoint that is being updated goes on serving. */
function isServing({ status }: Endpoint): boolean {
  return status === "InService" || status === "Updating";
}

function failureReason(error: unknown): string {
  return messageOf(error).slice(0, longestFailureReason);
}
