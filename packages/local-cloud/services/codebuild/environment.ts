/** The variables that a build's commands see. */
import { delimiter, dirname } from "node:path";
import type { Session } from "../../contract";
import { machinePrograms } from "../../environment";
import type { CodeBuildCloud } from "./cloud";
import type { BuildRecord } from "./records";
import type { EnvironmentVariable } from "./schemas";

/** A variable whose value would have to come from a service that the rehearsal does not have. */
class UnsupportedVariable extends Error {
  public override readonly name = "UnsupportedVariable";
}

/** Project variables with those of one build on top, as BatchGetBuilds shows them. */
export function mergeVariables(
  project: readonly EnvironmentVariable[],
  build: readonly EnvironmentVariable[],
): readonly EnvironmentVariable[] {
  return [...new Map([...project, ...build].map((variable) => [variable.name, variable])).values()];
}

export interface EnvironmentParts {
  readonly cloud: CodeBuildCloud;
  readonly session: Session;
  readonly build: BuildRecord;
  /** From `env.variables` of the buildspec: the lowest precedence. */
  readonly buildspecVariables: Readonly<Record<string, string>>;
  /** What the rehearsal adds for every build. */
  readonly rehearsalVariables: Readonly<Record<string, string>>;
  readonly folders: {
    readonly source: string;
    readonly secondarySources: ReadonlyMap<string, string>;
    readonly home: string;
    readonly temporary: string;
  };
}

/** The whole environment of a build. Credentials come last: no variable can replace them with others. */
export function buildEnvironment(parts: EnvironmentParts): Readonly<Record<string, string>> {
  const { cloud, session, build, folders } = parts;
  const secondary = Object.fromEntries(
    [...folders.secondarySources].map(([identifier, folder]) => [`CODEBUILD_SRC_DIR_${identifier}`, folder]),
  );
  return {
    PATH: searchPath(),
    HOME: folders.home,
    TMPDIR: folders.temporary,
    LANG: "C.UTF-8",
    ...parts.rehearsalVariables,
    ...parts.buildspecVariables,
    ...plainVariables(build.environment.environmentVariables ?? []),
    ...secondary,
    ...codeBuildVariables(build, folders.source),
    ...cloud.environment(session),
  };
}

function codeBuildVariables(build: BuildRecord, sourceFolder: string): Readonly<Record<string, string>> {
  return {
    CI: "true",
    CODEBUILD_BUILD_ARN: build.arn,
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_IMAGE: build.environment.image,
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: "1",
    CODEBUILD_CI: "true",
    CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_KMS_KEY_ID: build.encryptionKey,
    CODEBUILD_LOG_PATH: build.logs.streamName ?? "",
    CODEBUILD_PROJECT_ARN: build.arn.replace(`:build/${build.id}`, `:project/${build.projectName}`),
    CODEBUILD_RESOLVED_SOURCE_VERSION: build.resolvedSourceVersion ?? "",
    CODEBUILD_SOURCE_VERSION: build.sourceVersion ?? "",
    CODEBUILD_SRC_DIR: sourceFolder,
    CODEBUILD_START_TIME: String(Math.round(build.startTime * 1000)),
  };
}

function plainVariables(variables: readonly EnvironmentVariable[]): Readonly<Record<string, string>> {
  const unsupported = variables.filter(({ type }) => type !== "PLAINTEXT");
  if (unsupported.length > 0) {
    const named = unsupported.map(({ name, type }) => `${name} (${type})`).join(", ");
    throw new UnsupportedVariable(
      `The rehearsal resolves PLAINTEXT variables only, not ${named}. ` +
        "Give the value in plain text in the rehearsal, or leave the variable out.",
    );
  }
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** This machine's programs, this Node first. */
function searchPath(): string {
  return [...new Set([dirname(process.execPath), ...machinePrograms()])].join(delimiter);
}
