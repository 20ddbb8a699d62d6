import assert from "node:assert/strict";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { roleSession, startTestCloud, type TestCloud, type TestStatement } from "../testCloud";

const Bucket = "pictures-123456789012-eu-west-1";

describe("a key of one's own", () => {
  let test: TestCloud;
  let key: string;

  before(async () => {
    test = await startTestCloud();
    const { KeyMetadata } = await new KMSClient(test.clientOf()).send(new CreateKeyCommand({}));
    key = KeyMetadata?.Arn ?? "";
    const s3 = new S3Client(test.clientOf());
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "before", Body: "picture" }));
    await encrypt(s3, key);
    await s3.send(new PutObjectCommand({ Bucket, Key: "stored", Body: "picture" }));
  });

  after(() => test.stop());

  const encrypt = (s3: S3Client, KMSMasterKeyID: string): Promise<unknown> =>
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [
            { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID }, BucketKeyEnabled: true },
          ],
        },
      }),
    );

  const anyObject: TestStatement = {
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const through = (service: string, ...actions: readonly string[]): TestStatement => ({
    Effect: "Allow",
    Action: actions,
    Resource: key,
    Condition: { StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } },
  });
  const clientOf = async (role: string, ...statements: readonly TestStatement[]): Promise<S3Client> =>
    new S3Client(test.clientOf(await roleSession(test, role, anyObject, ...statements)));
  const denied = (action: string) => ({
    name: "AccessDenied",
    message: new RegExp(`assumed-role/.* is not authorized to perform: kms:${action} on resource: ${key} `, "u"),
  });

  it("is said of what is encrypted with it", async () => {
    const { ServerSideEncryption, SSEKMSKeyId } = await new S3Client(test.clientOf()).send(
      new GetObjectCommand({ Bucket, Key: "stored" }),
    );
    assert.deepEqual([ServerSideEncryption, SSEKMSKeyId], ["aws:kms", key]);
  });

  it("is needed to read what was written with it, and not what was written before", async () => {
    const s3 = await clientOf("writer", through("s3", "kms:GenerateDataKey"));
    await s3.send(new GetObjectCommand({ Bucket, Key: "before" }));
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: "stored" })), denied("Decrypt"));
    await assert.rejects(
      s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/stored` })),
      denied("Decrypt"),
    );
  });

  it("is needed to write", async () => {
    const s3 = await clientOf("reader", through("s3", "kms:Decrypt"));
    await assert.rejects(
      s3.send(new PutObjectCommand({ Bucket, Key: "new", Body: "picture" })),
      denied("GenerateDataKey"),
    );
    await assert.rejects(s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "new" })), denied("GenerateDataKey"));
    const { cloud } = test;
    const { caller } = await roleSession(test, "service", anyObject);
    await assert.rejects(cloud.objects.put(caller, { bucket: Bucket, key: "new" }, Buffer.from("picture")), {
      message: denied("GenerateDataKey").message,
    });
    await assert.rejects(cloud.objects.get(caller, { bucket: Bucket, key: "stored" }), {
      message: denied("Decrypt").message,
    });
  });

  it("is opened again to put the parts of an upload together", async () => {
    const s3 = await clientOf("uploader", through("s3", "kms:GenerateDataKey"));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "large" }));
    const { ETag } = await s3.send(
      new UploadPartCommand({ Bucket, Key: "large", UploadId, PartNumber: 1, Body: "picture" }),
    );
    const complete = new CompleteMultipartUploadCommand({
      Bucket,
      Key: "large",
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    });
    await assert.rejects(s3.send(complete), denied("Decrypt"));
  });

  it("is not for a call of one's own when the policy names the service", async () => {
    const s3 = await clientOf("topic-only", through("sns", "kms:Decrypt", "kms:GenerateDataKey"));
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: "stored" })), denied("Decrypt"));
  });

  it("has to exist", async () => {
    const absent = key.replace(/[^/]*$/u, "00000000-0000-0000-0000-000000000000");
    await assert.rejects(encrypt(new S3Client(test.clientOf()), absent), { name: "NotFoundException" });
  });

  it("is needed to publish to a topic that is encrypted with it", async () => {
    const { TopicArn } = await new SNSClient(test.clientOf()).send(
      new CreateTopicCommand({ Name: "approvals", Attributes: { KmsMasterKeyId: key } }),
    );
    const publish = async (role: string, ...actions: readonly string[]): Promise<unknown> =>
      new SNSClient(
        test.clientOf(
          await roleSession(
            test,
            role,
            { Effect: "Allow", Action: "sns:Publish", Resource: TopicArn ?? "" },
            through("sns", ...actions),
          ),
        ),
      ).send(new PublishCommand({ TopicArn, Message: "commit 1" }));
    await publish("publisher", "kms:Decrypt", "kms:GenerateDataKey");
    await assert.rejects(publish("keyless", "kms:Decrypt"), /not authorized to perform: kms:GenerateDataKey/u);
  });
});
