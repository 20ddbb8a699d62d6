/** What the tests of an environment have seen, in the artifact bucket. */
import { S3Client } from "@aws-sdk/client-s3";
import { artifactKeys } from "../contract/artifactKeys";
import type { Context } from "../contract/context";
import { writeObject } from "../contract/objects";

/** @param evidence as the suite has written it */
export async function publishEvidence(
  { owner, environment }: Context,
  execution: string,
  evidence: string,
): Promise<void> {
  const client = new S3Client({ region: owner.location.region });
  await writeObject(client, owner.names.artifactBucket, artifactKeys.tested(environment.endpoint, execution), {
    content: evidence,
    contentType: "application/json",
  });
}
