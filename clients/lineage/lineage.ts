/** Where a model comes from: everything between what answers now and the commit, the data and the people behind it. */
import type { Figures } from "../../contract/figures";

/** What is not recorded is absent. */
export interface Lineage {
  /** Absent when a package is asked about that is not asked for by an endpoint. */
  readonly serving?: {
    readonly stack: string;
    readonly endpoint: string;
    readonly configuration: string;
    readonly variant: string;
    /** SageMaker's word. */
    readonly state: string;
  };
  readonly package: {
    readonly arn: string;
    /** ISO 8601. */
    readonly registered?: string;
    /** SageMaker's word: one for all environments. */
    readonly approval?: string;
    /** By environment: who was it approved for, as the Deploy action has recorded it. */
    readonly approvals: Readonly<Record<string, string>>;
    /** The package's model card: SageMaker's word for its state, and what it says. */
    readonly card?: { readonly status?: string; readonly content: unknown };
  };
  readonly model: {
    readonly uri?: string;
    /** The version of the object that was registered. */
    readonly version?: string;
    readonly image?: string;
    readonly imageDigest?: string;
  };
  readonly training?: {
    readonly job: string;
    readonly image?: string;
    readonly instances?: string;
    readonly started?: string;
    readonly ended?: string;
    readonly hyperparameters: Readonly<Record<string, string>>;
    /** What it learned from, by channel. */
    readonly channels: Readonly<Record<string, { readonly uri: string; readonly contentType?: string }>>;
    /** What the job measured at its end, by metric. */
    readonly metrics: Readonly<Record<string, number>>;
  };
  readonly data?: {
    readonly version: string;
    readonly attempt?: string;
    readonly manifestSha256?: string;
    readonly heldOutSha256?: string;
    readonly labelsSha256?: string;
    /** From the manifest, when it is still what the package names. */
    readonly samples?: Readonly<Record<"train" | "validation" | "heldOut", number>>;
    readonly channelsSha256?: Readonly<Record<"train" | "validation", string>>;
    readonly classes?: number;
  };
  readonly commit?: { readonly id: string; readonly author?: string; readonly subject?: string };
  readonly run?: {
    readonly execution: string;
    /** Who answered the question before production, as CodePipeline knows it. */
    readonly approver?: string;
    readonly answer?: string;
    readonly answered?: string;
    /** By environment: how its test measured the package. */
    readonly tests: Readonly<Record<string, Partial<Pick<Figures, "accuracy" | "samples" | "latencyMilliseconds">>>>;
  };
  /** What could not be looked up, and why. */
  readonly unknown: readonly string[];
}
