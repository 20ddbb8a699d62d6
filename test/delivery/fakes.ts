/** An engine that does nothing but remember, and a context, for the tests of the commands. */
import { Clients } from "../../contract/clients";
import type { Context } from "../../contract/context";
import type { Change, Engine, ExportedState, ProviderVersions, UpdateRequest } from "../../delivery/engine";
import { deliveryNames, environmentNames } from "../../settings/names";
import type { OwnerSettings } from "../../settings/owner";
import type { Settings } from "../../settings/schema";
import { exampleTraining } from "../components/release/examples";

export class FakeEngine implements Engine {
  /** Requests of update, without the callback. */
  public readonly updates: Omit<UpdateRequest, "onProgress">[] = [];
  /** Which stacks were previewed, with which decisions. */
  public readonly previews: Pick<UpdateRequest, "stack" | "configuration" | "targets">[] = [];
  public changes: readonly Change[] = [];
  public versions: ProviderVersions = { state: "7.48.0", program: "7.48.0" };
  /** Undefined: the stack was never set up. */
  public before: Readonly<Record<string, unknown>> | undefined = { trainingImage: "image-uri", hostingRoleArn: "arn" };
  public after: Readonly<Record<string, unknown>> = {};
  /** What updates did. */
  public done: readonly Change[] = [];
  /** Thrown by the next update. */
  public failure: Error | undefined;

  public update({ onProgress, ...request }: UpdateRequest): ReturnType<Engine["update"]> {
    this.updates.push(request);
    onProgress("updating");
    return this.failure ? Promise.reject(this.failure) : Promise.resolve({ outputs: this.after, changes: this.done });
  }

  public preview: Engine["preview"] = ({ stack, configuration, targets }) => {
    this.previews.push({ stack, ...(configuration && { configuration }), ...(targets && { targets }) });
    return Promise.resolve(this.changes);
  };

  public state: ExportedState = { version: 3, deployment: {} };

  public exportState(): Promise<ExportedState> {
    return Promise.resolve(this.state);
  }

  public importState(_stack: string, state: ExportedState): Promise<void> {
    this.state = state;
    return Promise.resolve();
  }

  public outputs(): ReturnType<Engine["outputs"]> {
    return Promise.resolve(this.before);
  }

  public providerVersions(): ReturnType<Engine["providerVersions"]> {
    return Promise.resolve(this.versions);
  }
}

const quality = { minimumAccuracy: 0.5, maximumLatencyMilliseconds: 1000, concurrency: 2 };
const common = {
  project: "demo",
  region: "eu-central-1",
  endpoint: { variants: [] },
  alarms: { emails: [], webhooks: [] },
  quality,
  isolation: false,
  tags: {},
};
const location = { accountId: "123456789012", region: "eu-central-1", partition: "aws" };

/** The stack that owns the delivery. */
const ownerSettings: OwnerSettings = {
  ...common,
  stack: "dev",
  delivery: {
    production: "prod",
    source: { kind: "github", repository: "example/demo", branch: "main" },
    approvers: ["a@example.com"],
    approvalTimeoutMinutes: 60,
    state: { backend: "s3://state", secretsProvider: "awskms://alias/state" },
  },
  training: {
    ...exampleTraining,
    // As few samples as every class needs fill a batch.
    hyperparameters: { ...exampleTraining.hyperparameters, mini_batch_size: "8" },
    data: { ...exampleTraining.data, heldOutSamples: 4 },
  },
};

const productionSettings: Settings = { ...common, stack: "prod", deliveredBy: "dev" };

/** The context of a command that acts on one of the two stacks. */
export function fakeContext(stack: "dev" | "prod", lines: string[], folder = "/nowhere"): Context {
  const names = deliveryNames("demo", "dev", location);
  return {
    folder,
    settings: stack === "dev" ? ownerSettings : productionSettings,
    environment: environmentNames("demo", stack),
    owner: { settings: ownerSettings, names, location },
    caller: "arn:aws:sts::123456789012:assumed-role/r/s",
    report: (line) => lines.push(line),
    clients: new Clients(),
  };
}
