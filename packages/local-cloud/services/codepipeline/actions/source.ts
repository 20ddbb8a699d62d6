/** What every Source action has in common. */
import type { Variables } from "../records";
import type { RunningAction } from "./provider";

/** Stores an archive as each of the action's outputs, under the pipeline's role. */
export async function handOut({ cloud, caller, execution, outputs }: RunningAction, archive: Buffer): Promise<void> {
  const options = { contentType: "application/zip", keyArn: execution.pipeline.artifactStore.encryptionKey?.id };
  await Promise.all(outputs.map(({ s3location }) => cloud.objects.put(caller, s3location, archive, options)));
}

/** What AWS would refuse of the configuration. */
export function refusePolling({ PollForSourceChanges: poll = "true" }: Variables): string | undefined {
  return poll === "true" || poll === "false" ? undefined : `PollForSourceChanges ${poll}; it is true or false`;
}
