/** The pipeline itself, and the Validate action. */
import { buildStatements, reportStatements } from "./build";
import { objectKeyStatements, topicKeyStatements } from "./encryption";
import type { DeliveryScope } from "./scope";
import type { Statement } from "./statement";

/**
 * Fetches the source, hands it on, starts this delivery's builds and asks for approval.
 * @param source how it reaches the source (source.ts)
 */
export function pipelineStatements(
  { arns, names, location, encryption }: DeliveryScope,
  source: readonly Statement[],
): readonly Statement[] {
  return [
    ...source,
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

/** Runs what a commit brings without any right to deliver it: its log, its reports, its cache. */
export function validateStatements(scope: DeliveryScope): readonly Statement[] {
  return [...buildStatements(scope, "validate"), ...reportStatements(scope, "validate")];
}
