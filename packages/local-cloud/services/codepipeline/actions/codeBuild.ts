import { z } from "zod";
import { untilAborted } from "../../../abortion";
import { consoleLink } from "../../../consoleLinks";
import type { BuildRecord } from "../../codebuild/records";
import type { NamedArtifact, Variables } from "../records";
import { ActionFailure, type ActionProvider, type RunningAction } from "./provider";

const environmentVariables = z.array(
  z.strictObject({
    name: z.string().min(1),
    value: z.string(),
    type: z.enum(["PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"]).default("PLAINTEXT"),
  }),
);

/** A build of a CodeBuild project, as Build or as Test. */
export function codeBuild(category: "Build" | "Test"): ActionProvider {
  return {
    category,
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    inputs: { minimum: 1, maximum: 5 },
    outputs: { minimum: 0, maximum: 5 },
    configuration: {
      required: ["ProjectName"],
      optional: ["PrimarySource", "EnvironmentVariables", "BatchEnabled", "CombineArtifacts"],
    },
    refuse: ({ BatchEnabled: batch = "false", CombineArtifacts: combine = "false" }) =>
      batch === "false" && combine === "false"
        ? undefined
        : "BatchEnabled and CombineArtifacts; the rehearsal runs single builds only",
    run,
  };
}

async function run(action: RunningAction): Promise<{ outputVariables: Variables }> {
  const { cloud, caller } = action;
  const started = await cloud.call<{ build: BuildRecord }>(caller, "codebuild", "StartBuild", startRequest(action));
  const { id, projectName } = started.build;
  const page = `codesuite/codebuild/projects/${projectName}/build/${encodeURIComponent(id)}/view/new`;
  action.update({ externalExecutionId: id, externalExecutionUrl: consoleLink(cloud, page) });
  // The build of an action that is abandoned goes on by itself, as on AWS.
  await untilAborted(action.builds.ended(id), action.signal);
  const { builds } = await cloud.call<{ builds: readonly BuildRecord[] }>(caller, "codebuild", "BatchGetBuilds", {
    ids: [id],
  });
  const build = builds[0] ?? started.build;
  if (build.buildStatus !== "SUCCEEDED") throw new ActionFailure("JobFailed", describeFailure(build));
  return {
    outputVariables: Object.fromEntries(build.exportedEnvironmentVariables.map(({ name, value }) => [name, value])),
  };
}

function startRequest({
  cloud,
  configuration,
  declaration,
  execution,
  inputs,
  outputs,
}: RunningAction): Record<string, unknown> {
  const primary = inputs.find(({ name }) => name === configuration["PrimarySource"]) ?? inputs[0];
  if (primary === undefined)
    throw new ActionFailure("ConfigurationError", `The action ${declaration.name} has no input artifact`);
  if (inputs.length > 1 && configuration["PrimarySource"] === undefined) {
    throw new ActionFailure(
      "ConfigurationError",
      `The action ${declaration.name} has several input artifacts and no PrimarySource`,
    );
  }
  const [artifacts, ...secondaryArtifacts] = outputs.map(artifactTarget);
  const revision = execution.artifactRevisions.find(({ name }) => name === primary.name)?.revisionId;
  return {
    projectName: configuration["ProjectName"],
    sourceTypeOverride: "S3",
    sourceLocationOverride: place(primary),
    sourceVersion: `arn:${cloud.partition}:s3:::${place(primary)}`,
    secondarySourcesOverride: inputs
      .filter((input) => input !== primary)
      .map((input) => ({ type: "S3", location: place(input), sourceIdentifier: input.name })),
    ...(artifacts === undefined
      ? {}
      : { artifactsOverride: artifacts, secondaryArtifactsOverride: secondaryArtifacts }),
    environmentVariablesOverride: readEnvironmentVariables(configuration["EnvironmentVariables"] ?? "[]"),
    ...(declaration.timeoutInMinutes === undefined ? {} : { timeoutInMinutesOverride: declaration.timeoutInMinutes }),
    pipeline: { name: execution.pipeline.name, ...(revision === undefined ? {} : { revision }) },
  };
}

function readEnvironmentVariables(text: string): z.infer<typeof environmentVariables> {
  try {
    return environmentVariables.parse(JSON.parse(text));
  } catch {
    throw new ActionFailure(
      "ConfigurationError",
      "EnvironmentVariables is not a JSON list of objects with name, value and type " +
        `once its variables are filled in: ${text}`,
    );
  }
}

function artifactTarget({ name, s3location: { bucket, key } }: NamedArtifact): Record<string, string> {
  return { type: "S3", location: bucket, name: key, artifactIdentifier: name, packaging: "ZIP" };
}

function place({ s3location: { bucket, key } }: NamedArtifact): string {
  return `${bucket}/${key}`;
}

/** AWS's sentence, whose message is the build's own reason: the command and the last lines of its output. */
function describeFailure(build: BuildRecord): string {
  const failed = build.phases.find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  const ending = `Build terminated with state: ${build.buildStatus}.`;
  if (failed === undefined) return ending;
  const { statusCode = "unknown", message = "none" } = failed.contexts?.[0] ?? {};
  return `${ending} Phase: ${failed.phaseType}, Code: ${statusCode}, Message: ${message}`;
}
