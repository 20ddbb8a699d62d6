/** Which model answers behind an endpoint, and what its classes are called. */
import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { describeEndpoint, type EndpointState, labelsOf, NothingServes, packageOf } from "./lookUps";

export interface ServedModel {
  /** ARN of the model package. */
  readonly package: string;
  readonly variant: string;
  readonly endpoint: string;
  /** Name of the endpoint configuration. */
  readonly configuration: string;
  /** One for each class, in the order of the probabilities. */
  readonly labels: readonly string[];
}

export interface ServedModelsOptions {
  readonly sagemaker: SageMakerClient;
  readonly storage: S3Client;
  /** Name of the endpoint. */
  readonly endpoint: string;
  /** Hears of look-ups that failed and that were done without. */
  readonly onFailure?: (error: unknown) => void;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Milliseconds after which it is looked up again what an endpoint serves. */
const lookUpEvery = { settled: 30_000, changing: 5_000 } as const;

/**
 * Milliseconds for which the outcome of a look-up that a request asked for holds: whoever asks for health or for
 * variants that do not exist must not use up the account's quota of Describe calls. An answer with another number of
 * classes than is known waits less, because it cannot be told without; so does a failure, which keeps predictions from
 * everybody until the first look-up has succeeded.
 */
const outcomeHolds = { asked: 5_000, otherClasses: 1_000, failed: 1_000 } as const;

/** A look-up that a request asked for. */
interface FreshOutcome {
  /** When it was asked for, in milliseconds. */
  readonly at: number;
  readonly outcome: Promise<EndpointState>;
  /** Whether it is known to have failed. That nothing serves is an answer. */
  failed: boolean;
}

/** Milliseconds that a look-up may take: the first, and one without which requests can be answered. */
const longestLookUp = { first: 8_000, again: 2_000 } as const;

/**
 * Looks up the models of an endpoint once and keeps them for as long as its configuration stays. When a later look-up
 * fails, what is known goes on being used. Labels cannot follow an update of the endpoint exactly: while one is under
 * way, old and new instances answer under the same variant, and only another number of classes tells them apart.
 */
export class ServedModels {
  private known: readonly ServedModel[] = [];
  private readonly reading = new Map<string, Promise<ServedModel>>();
  private latestState: EndpointState | undefined;
  private due = Number.NEGATIVE_INFINITY;
  private refreshing: Promise<EndpointState> | undefined;
  private latestFresh: FreshOutcome | undefined;

  public constructor(private readonly options: ServedModelsOptions) {}

  /**
   * What the endpoint serves, at most 30 s old (5 s while it is changing).
   *
   * @throws NothingServes, and whatever the first look-up fails with
   */
  public async state(): Promise<EndpointState> {
    if (this.latestState !== undefined && this.now() < this.due) return this.latestState;
    return this.keptOutcome(outcomeHolds.asked) ?? this.refreshed();
  }

  /**
   * What the endpoint serves, looked up now, or by the latest of these look-ups when it is hardly older.
   *
   * @throws NothingServes, and whatever the first look-up fails with
   */
  public async freshState(holds: number = outcomeHolds.asked): Promise<EndpointState> {
    const kept = this.keptOutcome(holds);
    if (kept !== undefined) return kept;
    const outcome = this.refreshed();
    const fresh: FreshOutcome = { at: this.now(), outcome, failed: false };
    outcome.catch((error: unknown) => (fresh.failed = !(error instanceof NothingServes)));
    this.latestFresh = fresh;
    return outcome;
  }

  private keptOutcome(holds: number): Promise<EndpointState> | undefined {
    if (this.latestFresh === undefined) return undefined;
    const { at, outcome, failed } = this.latestFresh;
    return this.now() < at + (failed ? Math.min(holds, outcomeHolds.failed) : holds) ? outcome : undefined;
  }

  /** One look-up at a time for all who ask. */
  private async refreshed(): Promise<EndpointState> {
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /**
   * The model that answered.
   *
   * @param classes how many probabilities it answered with; when the labels are not as many, it is looked up again
   * @throws NothingServes, and whatever the look-up fails with when nothing is known of the variant
   */
  public async describe(variant: string, classes?: number): Promise<ServedModel> {
    const model = await this.current(variant);
    return classes === undefined || model.labels.length === classes ? model : this.fitting(variant, classes);
  }

  /** Looks up ahead of an answer what it will be described with. A failure shows when it is asked for. */
  public async prepare(variant?: string): Promise<void> {
    try {
      const { variants } = await this.state();
      const expected = variant ?? variants[0];
      if (expected !== undefined && variants.includes(expected)) await this.current(expected);
    } catch {
      return;
    }
  }

  private async current(variant: string): Promise<ServedModel> {
    try {
      const { configurations } = await this.state();
      return (
        this.find(configurations[0], variant) ??
        this.lastKnown(variant) ??
        (await this.read(configurations[0], variant))
      );
    } catch (error) {
      const known = this.lastKnown(variant);
      if (known === undefined) throw error;
      return known;
    }
  }

  private async fitting(variant: string, classes: number): Promise<ServedModel> {
    const known = this.known.find((model) => model.variant === variant && model.labels.length === classes);
    if (known !== undefined) return known;
    const { configurations } = await this.freshState(outcomeHolds.otherClasses);
    for (const configuration of configurations) {
      const model = this.find(configuration, variant) ?? (await this.read(configuration, variant));
      if (model.labels.length === classes) return model;
    }
    return this.current(variant);
  }

  private find(configuration: string, variant: string): ServedModel | undefined {
    return this.known.find((model) => model.configuration === configuration && model.variant === variant);
  }

  private lastKnown(variant: string): ServedModel | undefined {
    return this.known.find((model) => model.variant === variant);
  }

  private async refresh(): Promise<EndpointState> {
    const { sagemaker, endpoint } = this.options;
    try {
      this.latestState = await describeEndpoint(
        sagemaker,
        endpoint,
        AbortSignal.timeout(this.latestState === undefined ? longestLookUp.first : longestLookUp.again),
      );
      await this.renew(this.latestState);
    } catch (error) {
      if (this.latestState === undefined || error instanceof NothingServes) throw error;
      this.options.onFailure?.(error);
    }
    this.due = this.now() + (this.latestState.status === "InService" ? lookUpEvery.settled : lookUpEvery.changing);
    return this.latestState;
  }

  /** Models of another configuration stay known only until those of the present one have been read. */
  private async renew({ configurations, variants }: EndpointState): Promise<void> {
    const outdated = variants.filter(
      (variant) => this.lastKnown(variant) !== undefined && this.find(configurations[0], variant) === undefined,
    );
    await Promise.all(outdated.map((variant) => this.read(configurations[0], variant)));
    this.known = this.known.filter(({ configuration }) => configurations.includes(configuration));
  }

  /** One look-up at a time for all who ask for the same. */
  private async read(configuration: string, variant: string): Promise<ServedModel> {
    const key = `${configuration}/${variant}`;
    const reading =
      this.reading.get(key) ?? this.lookUp(configuration, variant).finally(() => this.reading.delete(key));
    this.reading.set(key, reading);
    return reading;
  }

  private async lookUp(configuration: string, variant: string): Promise<ServedModel> {
    const { sagemaker, storage, endpoint } = this.options;
    const inTime = AbortSignal.timeout(longestLookUp.first);
    const modelPackage = await packageOf(sagemaker, configuration, variant, inTime);
    const model = {
      package: modelPackage,
      variant,
      endpoint,
      configuration,
      labels: await labelsOf(sagemaker, storage, modelPackage, inTime),
    };
    this.known = [...this.known, model];
    return model;
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}
