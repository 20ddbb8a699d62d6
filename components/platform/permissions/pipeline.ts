/** The pipeline itself, and the Validate action. */
import { buildStatements, reportStatements } from "./build";
import { objectKeyStatements, topicKeyStatements } from "./encryption";
import type { DeliveryScope } from "./scope";
import type { Statement } from "./statement";

/** Fetches the source, hands it on, starts this delivery's builds and asks for approval. */
export function pipelineStatements({ arns, names, location, encryption }: DeliveryScope, connectionArn: string, repository: string): readonly Statement[] {
  const prefix = connectionPrefix(connectionArn);
  return [
    {
      sid: "FetchTheSource",
      actions: [`${prefix}:UseConnection`],
      resources: [connectionArn],
      // A connection opens whatever GitHub was told to share with it. Not all of the pipeline's requests name a repository.
      conditions: { StringEqualsIfExists: { [`${prefix}:FullRepositoryId`]: repository } },
    },
    {
      sid: "HandOnTheSource",
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      resources: [arns.objects(names.artifactBucket, `${names.artifactKeyPrefix}*`)],
    },
    {
      sid: "CheckTheArtifactBucket",
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
      resources: [arns.bucket(names.artifactBucket)],
    },
    {
      sid: "RunTheBuilds",
      actions: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
      resources: Object.values(names.projects).map((project) => arns.buildProject(project)),
    },
    { sid: "AskForApproval", actions: ["sns:Publish"], resources: [arns.topic(names.approvalTopic)] },
    ...objectKeyStatements(location, encryption),
    ...topicKeyStatements(location, encryption),
  ];
}

/** CodeConnections has two names, and the prefix of actions and conditions has to be the one of the ARN. */
function connectionPrefix(connectionArn: string): "codeconnections" | "codestar-connections" {
  return connectionArn.split(":")[2] === "codestar-connections" ? "codestar-connections" : "codeconnections";
}

/** Runs what a commit brings without any right to deliver it: its log, its reports, its cache. */
export function validateStatements(scope: DeliveryScope): readonly Statement[] {
  return [...buildStatements(scope, "validate"), ...reportStatements(scope, "validate")];
}
