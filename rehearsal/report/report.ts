/** The JSON report of a rehearsal: what `npm start -- --report FILE` writes, on success, failure and interruption. */

export type ActionStatus = "Succeeded" | "Failed" | "NotRun";

export interface ActionReport {
  readonly name: string;
  readonly status: ActionStatus;
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

/** What an environment serves after the run. Values that are not known are absent. */
export interface EnvironmentReport {
  /** ARN of the model package that the run deployed. */
  readonly modelPackage?: string;
  readonly endpoint?: string;
  /** Share of the held-out samples answered correctly, 0 to 1. */
  readonly accuracy?: number;
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
}

export interface Report {
  readonly status: "Succeeded" | "Failed";
  /** Why the rehearsal failed; absent on success. */
  readonly message?: string;
  readonly commit: string;
  /** The working tree differed from the commit. */
  readonly dirty: boolean;
  /** Wall-clock seconds of the whole rehearsal, from the start of the command. */
  readonly seconds: number;
  /** How many cloud seconds passed in a second of this machine. */
  readonly clockSpeed: number;
  /** Always the four stages of the design with their actions, in order; further ones when the program declares them. */
  readonly stages: readonly StageReport[];
  /** By stack. */
  readonly environments: Readonly<Record<string, EnvironmentReport>>;
  readonly training: {
    readonly job?: string;
    /** True when a finished job of the same identity was used. */
    readonly reused?: boolean;
    /** Share of the validation pictures that the container reported as correct, 0 to 1. */
    readonly validationAccuracy?: number;
  };
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
