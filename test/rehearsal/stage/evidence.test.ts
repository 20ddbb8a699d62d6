import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { artifactKeys } from "../../../contract/artifactKeys";
import { Evidence } from "../../../rehearsal/stage/evidence";
import { administratorAccess, openStage, type Stage } from "../../../rehearsal/stage/stage";
import { example } from "../../program/program";

describe("what a stage shows of its deliveries", () => {
  let home: string;
  let stage: Stage;
  let storage: S3Client;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "stage-"));
    stage = await openStage({ checkout: example, home, data: "file:///nowhere", onEvent: () => undefined });
    storage = new S3Client(administratorAccess(stage.cloud));
  });

  after(async () => {
    storage.destroy();
    await stage.cloud.stop();
    await rm(home, { recursive: true });
  });

  /** The same stage for somebody whom the cloud does not know. */
  const strangers = (): Stage => {
    const administrator = { ...stage.cloud.administrator, accessKeyId: "AKIASTRANGER" };
    return {
      ...stage,
      cloud: Object.create(stage.cloud, { administrator: { value: administrator } }) as Stage["cloud"],
    };
  };
  const write = (execution: string, content: string): Promise<unknown> =>
    storage.send(
      new PutObjectCommand({
        Bucket: stage.names.artifactBucket,
        Key: artifactKeys.runRecord(execution),
        Body: content,
      }),
    );

  it("has no stages while there is no pipeline", async () => {
    assert.equal(await new Evidence(stage).declaredStages(), undefined);
  });

  it("has no record of a run that wrote none, and the one that it wrote", async () => {
    await storage.send(new CreateBucketCommand({ Bucket: stage.names.artifactBucket }));
    const record = {
      execution: "e-1",
      commit: "c0ffee",
      dataVersion: "1",
      training: { job: "job-1", reused: false },
      modelPackage: "package-1",
      environments: {},
      links: {},
    };
    const evidence = new Evidence(stage);
    assert.equal(await evidence.runRecord("e-1"), undefined);
    await write("e-1", JSON.stringify(record));
    assert.deepEqual(await evidence.runRecord("e-1"), record);
  });

  it("takes no other failure for absence", async () => {
    await write("e-2", '{"execution": "e-2"}');
    await assert.rejects(new Evidence(stage).runRecord("e-2"), /runs\/e-2\.json is not a run record: [^]*commit/);
    const evidence = new Evidence(strangers());
    await assert.rejects(evidence.declaredStages(), { name: "UnrecognizedClientException" });
    await assert.rejects(evidence.runRecord("e-1"), /Could not read s3:.*InvalidAccessKeyId/);
  });
});
