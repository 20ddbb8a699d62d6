/** What CodeBuild remembers, in the shape in which it answers. Moments are seconds since 1970. */
import type { Artifacts, ProjectRequest, Source } from "./schemas";

export interface ProjectRecord extends ProjectRequest {
  readonly arn: string;
  readonly created: number;
  readonly lastModified: number;
}

export type BuildStatus = "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "IN_PROGRESS" | "STOPPED";

/** The phases of a build, in order. */
const phaseTypes = [
  "SUBMITTED",
  "QUEUED",
  "PROVISIONING",
  "DOWNLOAD_SOURCE",
  "INSTALL",
  "PRE_BUILD",
  "BUILD",
  "POST_BUILD",
  "UPLOAD_ARTIFACTS",
  "FINALIZING",
  "COMPLETED",
] as const;
export type PhaseType = (typeof phaseTypes)[number];

export interface BuildPhase {
  readonly phaseType: PhaseType;
  readonly phaseStatus?: BuildStatus;
  readonly startTime: number;
  readonly endTime?: number;
  readonly durationInSeconds?: number;
  readonly contexts?: readonly { readonly statusCode: string; readonly message: string }[];
}

export interface BuildRecord {
  readonly id: string;
  readonly arn: string;
  readonly buildNumber: number;
  readonly projectName: string;
  readonly buildStatus: BuildStatus;
  readonly buildComplete: boolean;
  readonly currentPhase: PhaseType;
  readonly phases: readonly BuildPhase[];
  readonly startTime: number;
  readonly endTime?: number;
  readonly initiator: string;
  readonly serviceRole: string;
  readonly source: Source;
  readonly secondarySources: readonly Source[];
  readonly sourceVersion?: string;
  readonly resolvedSourceVersion?: string;
  readonly artifacts: { readonly location?: string };
  readonly secondaryArtifacts: readonly { readonly location?: string; readonly artifactIdentifier?: string }[];
  readonly environment: ProjectRequest["environment"];
  readonly timeoutInMinutes: number;
  readonly queuedTimeoutInMinutes: number;
  readonly encryptionKey: string;
  readonly logs: { readonly groupName?: string; readonly streamName?: string; readonly deepLink?: string };
  readonly reportArns: readonly string[];
  readonly exportedEnvironmentVariables: readonly { readonly name: string; readonly value: string }[];
}

export interface ReportGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly type: "TEST";
  readonly exportConfig: { readonly exportConfigType: "NO_EXPORT" };
  readonly created: number;
  readonly lastModified: number;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly status: "ACTIVE";
}

export type TestCaseStatus = "SUCCEEDED" | "FAILED" | "ERROR" | "SKIPPED";

export interface ReportRecord {
  readonly arn: string;
  readonly type: "TEST";
  readonly name: string;
  readonly reportGroupArn: string;
  /** The ARN of the build. */
  readonly executionId: string;
  readonly status: "SUCCEEDED" | "FAILED" | "INCOMPLETE";
  readonly created: number;
  readonly expired: number;
  readonly exportConfig: { readonly exportConfigType: "NO_EXPORT" };
  readonly truncated: false;
  readonly testSummary: {
    readonly total: number;
    readonly statusCounts: Readonly<Record<TestCaseStatus, number>>;
    readonly durationInNanoSeconds: number;
  };
}

/** A place for one output of a build. */
export type ArtifactTarget = Artifacts & { readonly location: string; readonly name: string };
