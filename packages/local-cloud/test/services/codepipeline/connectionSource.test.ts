import assert from "node:assert/strict";
import { adoptKey } from "../../../services/kms/use";
import { accountId, bucket, region } from "../deliveryLaboratory";
import { approval, PipelineLaboratory } from "./pipelineLaboratory";

const keyArn = `arn:aws:kms:${region}:${accountId}:key/11111111-2222-3333-4444-555555555555`;

describe("a source behind a connection", () => {
  describe("stored with a key of one's own", () => {
    let laboratory: PipelineLaboratory;

    before(async () => {
      laboratory = await PipelineLaboratory.open();
      adoptKey(laboratory.delivery.cloud, keyArn);
      const pipeline = laboratory.declaration("keyed", [{ name: "Production", actions: [approval()] }], {
        artifactStore: { type: "S3", location: bucket, encryptionKey: { id: keyArn, type: "KMS" } },
      });
      await laboratory.createPipeline({ pipeline });
    });
    after(() => laboratory.close());

    const keyUses = ["Encrypt", "DescribeKey", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"];
    for (const missing of ["s3:PutObject", "s3:PutObjectAcl", ...keyUses.map((use) => `kms:${use}`)]) {
      it(`fails by name when the pipeline's role may not ${missing}`, async () => {
        const statements = [
          ...laboratory.pipelineStatements,
          { Action: keyUses.map((use) => `kms:${use}`), Resource: keyArn },
        ].map(({ Action, Resource }) => ({
          Action: [Action].flat().filter((action) => action !== missing),
          Resource,
        }));
        await laboratory.delivery.allow("pipeline", statements);
        const [execution = ""] = await laboratory.push({ "README.md": missing });
        assert.equal((await laboratory.ended("keyed", execution)).status, "Failed");
        const [fetched] = await laboratory.actions("keyed", execution);
        assert.match(
          fetched?.output?.executionResult?.errorDetails?.message ?? "",
          new RegExp(`role/pipeline.* is not authorized to perform: ${missing} on resource: arn:aws:`, "u"),
        );
      });
    }
  });

  it("fails with the page of the console while nobody has accepted the connection", async () => {
    const laboratory = await PipelineLaboratory.open({ isAccepted: false });
    try {
      const { pipelineExecutionId, status } = await laboratory.deliver(
        laboratory.declaration("waiting", [{ name: "Production", actions: [approval()] }]),
        { "README.md": "one" },
      );
      assert.equal(status, "Failed");
      const [fetched] = await laboratory.actions("waiting", pipelineExecutionId);
      const message = fetched?.output?.executionResult?.errorDetails?.message ?? "";
      assert.match(
        message,
        new RegExp(
          "connection/\\S+ is PENDING: a person has to accept it once at " +
            "https://\\S+/codesuite/settings/connections\\?region=",
          "u",
        ),
      );
    } finally {
      await laboratory.close();
    }
  });
});
