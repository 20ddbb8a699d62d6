/** The pipeline itself, and the Validate action. */
import { buildStatements, reportStatements } from "./build";
import { artifactKeyStatements, topicKeyStatements } from "./encryption";
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
      // What is fetched is stored with an ACL: without the right to set one a connection's Source fails with "Upload to
      // S3 failed … Access Denied". Source: the user guide of CodePipeline, "Manage the CodePipeline service role",
      // minimum permissions; github.com/aws/aws-cdk/issues/13557.
      sid: "HandOnTheSource",
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl"],
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
    ...artifactKeyStatements(location, encryption),
    ...topicKeyStatements(location, encryption),
  ];
}

/** Runs what a commit brings without any right to deliver it: its log, its reports, its cache. */
export function validateStatements(scope: DeliveryScope): readonly Statement[] {
  return [...buildStatements(scope, "validate"), ...reportStatements(scope, "validate")];
}
