/** What the tests of an environment have seen, in the artifact bucket: for programs, and as a page. */
import { S3Client } from "@aws-sdk/client-s3";
import { artifactKeys } from "../contract/artifactKeys";
import type { Context } from "../contract/context";
import { writeObject } from "../contract/objects";
import type { RunRecord } from "../contract/runRecord";
import type { TestEvidence } from "../contract/testEvidence";
import { testPage } from "../pages/testPage";

interface FinishedTest {
  readonly evidence: TestEvidence;
  readonly passed: boolean;
  readonly record: RunRecord;
}

export async function publishEvidence({ owner, environment, clients }: Context, test: FinishedTest): Promise<void> {
  const client = clients.of(S3Client, owner.location.region);
  const { project } = owner.settings;
  const contents = {
    json: { content: JSON.stringify(test.evidence), contentType: "application/json" },
    html: { content: await testPage({ project, ...test }), contentType: "text/html; charset=utf-8" },
  };
  for (const kind of ["json", "html"] as const)
    await writeObject(
      client,
      owner.names.artifactBucket,
      artifactKeys.testOf(environment.endpoint, test.record.execution, kind),
      contents[kind],
    );
}
