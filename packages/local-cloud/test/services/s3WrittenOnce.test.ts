import assert from "node:assert/strict";
import { CreateBucketCommand, CreateMultipartUploadCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const Bucket = "data-123456789012-eu-west-1";

describe("S3 with a policy that demands conditional writes", () => {
  let test: TestCloud;

  before(async () => {
    test = await startTestCloud();
    const configuration = { LocationConstraint: "eu-west-1" } as const;
    await new S3Client(test.clientOf()).send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: configuration }),
    );
  });
  after(() => test.stop());

  it("writes an object once, and lets no multipart upload go around it", async () => {
    const writer = new S3Client(
      test.clientOf(
        await roleSession(test, "writer", {
          Effect: "Allow",
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${Bucket}/*`,
          Condition: { Null: { "s3:if-none-match": "false" } },
        }),
      ),
    );
    const put = (IfNoneMatch?: string): Promise<unknown> =>
      writer.send(new PutObjectCommand({ Bucket, Key: "once", Body: "first", IfNoneMatch }));
    await assert.rejects(put(), { name: "AccessDenied" });
    await put("*");
    await assert.rejects(put("*"), { name: "PreconditionFailed" });
    await assert.rejects(put(), { name: "AccessDenied" });
    await assert.rejects(writer.send(new CreateMultipartUploadCommand({ Bucket, Key: "once" })), {
      name: "AccessDenied",
    });
  });
});
