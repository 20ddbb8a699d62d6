/** The JSON report of a rehearsal: what `npm start -- --report FILE` writes, on success, failure and interruption. */
import type { Lineage } from "../../clients/lineage/lineage";
import type { TestEvidence } from "../../contract/testEvidence";
import type { StackUpdate } from "../../pages/changes";
import type { Delivery } from "../home/deliveries";
import type { Release } from "../home/lastRelease";
import type { Serving } from "../stage/evidence";
import type { StackEvidence } from "../stage/stackEvidence";
import type { DataEvidence, TrainingEvidence } from "../stage/trainingEvidence";

export type ActionStatus = "Succeeded" | "Failed" | "NotRun";

export interface ActionReport {
  readonly name: string;
  readonly status: ActionStatus;
  /** ISO 8601, by the clock of this machine; absent when it did not run. */
  readonly started?: string;
  /** Wall-clock seconds of this machine; 0 when it did not run. Waiting for an approval counts. */
  readonly seconds: number;
  /** The reason of a failure, or the summary of a success; empty when there is nothing to say. */
  readonly message: string;
}

export interface StageReport {
  readonly name: string;
  /** Failed when one action failed, NotRun when none ran or some did not, else Succeeded. */
  readonly status: ActionStatus;
  readonly seconds: number;
  readonly actions: readonly ActionReport[];
}

/** What an environment serves after the run, and how this run did there. Values that are not known are absent. */
export interface EnvironmentReport {
  /** What answers now, whichever delivery brought it. */
  readonly serves?: Serving;
  /** ARN of the model package that the run deployed. */
  readonly modelPackage?: string;
  readonly endpoint?: string;
  /** Share of the held-out samples answered correctly, 0 to 1. */
  readonly accuracy?: number;
  /** With 95 % confidence the model's accuracy lies in it (Wilson). */
  readonly accuracyInterval?: readonly [lower: number, upper: number];
  /** Number of held-out samples that were asked. */
  readonly samples?: number;
  /** What this run's test has seen: an answer for each held-out sample, and the worst mistakes. */
  readonly test?: TestEvidence;
  readonly latencyMs?: { readonly p50: number; readonly p95: number };
}

export interface RoleReport {
  /** Permissions that calls needed and the role's policies gave, each as "action resource". */
  readonly used: readonly string[];
  /** Permissions that calls needed and the role's policies did not give. */
  readonly denied: readonly string[];
  /**
   * What the role's policies grant and no permission of `used` was allowed by, each as "action resource" with the
   * patterns of the policy. A statement with several actions or resources counts as one grant for each pair. Some
   * grants are for what a run that goes well never does, such as stopping a job.
   */
  readonly unused: readonly string[];
  /** Everything that the role's policies grant, in the same form. */
  readonly granted: readonly string[];
}

export interface Report {
  /** The project of the program. */
  readonly project: string;
  readonly status: "Succeeded" | "Failed";
  /** Why the rehearsal failed; absent on success. */
  readonly message?: string;
  /** The step that failed, such as `Build Validate`; absent on success and where none of them did. */
  readonly failedStep?: string;
  readonly commit: string;
  readonly author?: string;
  /** The first line of the commit's message. */
  readonly subject?: string;
  /** The working tree differed from the commit. */
  readonly dirty: boolean;
  /** When the command was started: ISO 8601, by the clock of this machine. */
  readonly started: string;
  /** Wall-clock seconds of the whole rehearsal, from the start of the command. */
  readonly seconds: number;
  /** How many cloud seconds passed in a second of this machine. */
  readonly clockSpeed: number;
  /** Always the four stages of the design with their actions, in order; further ones when the program declares them. */
  readonly stages: readonly StageReport[];
  /** By stack. */
  readonly environments: Readonly<Record<string, EnvironmentReport>>;
  /** What was changed of each stack, in the order of the delivery. */
  readonly changes: readonly StackUpdate[];
  /** By stack: what its state says after the delivery. */
  readonly stacks: Readonly<Record<string, StackEvidence>>;
  /** The last delivery before this one that reached production from this home; absent when none has. */
  readonly lastRelease?: Release;
  readonly training: {
    readonly job?: string;
    /** True when a finished job of the same identity was used. */
    readonly reused?: boolean;
    /** Share of the validation pictures that the container reported as correct, 0 to 1. */
    readonly validationAccuracy?: number;
  } & Partial<TrainingEvidence>;
  /** What the package of this run was trained with. */
  readonly data?: DataEvidence;
  /** By stack: where the model comes from that serves now. */
  readonly lineage: Readonly<Record<string, Lineage>>;
  /** Earlier deliveries of the home, the oldest first. */
  readonly history: readonly Delivery[];
  /** By name, every role with a policy or a permission. The administrator is not listed: nothing is denied to it. */
  readonly permissions: Readonly<Record<string, RoleReport>>;
  /** Every mail of this rehearsal, oldest first. */
  readonly mails: readonly { readonly subject: string; readonly body: string }[];
}

/** The stages and actions that every delivery has, in order. */
export const stagesOfTheDesign: readonly { readonly name: string; readonly actions: readonly string[] }[] = [
  { name: "Source", actions: ["Source"] },
  { name: "Build", actions: ["Validate", "Train"] },
  { name: "QA", actions: ["Deploy", "Test"] },
  { name: "Production", actions: ["Approve", "Deploy", "Test"] },
];
