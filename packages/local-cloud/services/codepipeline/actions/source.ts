/** What every Source action has in common. */
import { artifactKeyUse } from "../../kms/use";
import type { CodePipelineCloud } from "../cloud";
import type { NamedArtifact, Variables } from "../records";
import type { RunningAction } from "./provider";

/**
 * Stores an archive as each of the action's outputs, under the pipeline's role: with an ACL, so that the bucket's owner
 * owns it. Source: the user guide of CodePipeline, "Manage the CodePipeline service role", minimum permissions;
 * github.com/aws/aws-cdk/issues/13557.
 */
export async function handOut({ cloud, caller, execution, outputs }: RunningAction, archive: Buffer): Promise<void> {
  const keyArn = execution.pipeline.artifactStore.encryptionKey?.id;
  const options = { contentType: "application/zip", keyArn };
  cloud.authorize(caller, [
    ...outputs.map((output) => ({ action: "s3:PutObjectAcl", resource: artifactArn(cloud, output) })),
    ...artifactKeyUse(cloud, keyArn),
  ]);
  await Promise.all(outputs.map(({ s3location }) => cloud.objects.put(caller, s3location, archive, options)));
}

export function artifactArn({ partition }: CodePipelineCloud, { s3location: { bucket, key } }: NamedArtifact): string {
  return `arn:${partition}:s3:::${bucket}/${key}`;
}

/** What AWS would refuse of the configuration. */
export function refusePolling({ PollForSourceChanges: poll = "true" }: Variables): string | undefined {
  return poll === "true" || poll === "false" ? undefined : `PollForSourceChanges ${poll}; it is true or false`;
}
