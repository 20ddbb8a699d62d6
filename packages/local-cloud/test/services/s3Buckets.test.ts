import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectTaggingCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { policy, startTestCloud, type TestCloud } from "../testCloud";

const Bucket = "artifacts-123456789012-eu-west-1";

describe("Buckets through the SDK", () => {
  let test: TestCloud;
  let s3: S3Client;

  before(async () => {
    test = await startTestCloud();
    s3 = new S3Client(test.clientOf());
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }));
  });

  after(async () => {
    s3.destroy();
    await test.stop();
  });

  it("begins as AWS's buckets begin: closed to the public, encrypted, without versions", async () => {
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    assert.deepEqual(PublicAccessBlockConfiguration, {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    assert.equal(
      ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      "AES256",
    );
    assert.equal(
      (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules?.[0]?.ObjectOwnership,
      "BucketOwnerEnforced",
    );
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, undefined);
    assert.equal((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint, "eu-west-1");
    assert.equal((await s3.send(new GetBucketAclCommand({ Bucket }))).Grants?.[0]?.Permission, "FULL_CONTROL");
    assert.equal((await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled, undefined);
  });

  it("answers for what a bucket does not have with the errors that the aws provider waits for", async () => {
    await assert.rejects(s3.send(new GetBucketPolicyCommand({ Bucket })), { name: "NoSuchBucketPolicy" });
    await assert.rejects(s3.send(new GetBucketCorsCommand({ Bucket })), { name: "NoSuchCORSConfiguration" });
    await assert.rejects(s3.send(new GetBucketTaggingCommand({ Bucket })), { name: "NoSuchTagSet" });
    await assert.rejects(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })), {
      name: "NoSuchLifecycleConfiguration",
    });
  });

  it("gives back each setting as it was put", async () => {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "stack", Value: "dev & co" }] } }));
    await s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    );
    const Rules = [
      { ID: "caches", Status: "Enabled" as const, Filter: { Prefix: "cache/" }, Expiration: { Days: 30 } },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, "Enabled");
    assert.deepEqual((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet, [
      { Key: "stack", Value: "dev & co" },
    ]);
    assert.equal(
      (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration?.BlockPublicAcls,
      true,
    );
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    assert.deepEqual(lifecycle.Rules, Rules);
    assert.equal(lifecycle.TransitionDefaultMinimumObjectSize, "all_storage_classes_128K");
  });

  it("keeps everything across a restart of the cloud", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "kept", Body: "kept" }));
    await test.restart();
    s3 = new S3Client(test.clientOf());
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, "Enabled");
    assert.equal(
      (await test.cloud.objects.get(test.cloud.administrator.caller, { bucket: Bucket, key: "kept" })).size,
      4,
    );
    assert.deepEqual(
      (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
      [Bucket],
    );
  });

  it("takes a policy for the bucket itself only, and refuses what it could not evaluate", async () => {
    const put = (document: string): Promise<unknown> =>
      s3.send(new PutBucketPolicyCommand({ Bucket, Policy: document }));
    const statement = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${Bucket}/*` } as const;
    await assert.rejects(put(policy({ ...statement, Resource: "arn:aws:s3:::elsewhere/*" })), {
      name: "MalformedPolicy",
    });
    await assert.rejects(put(policy({ ...statement, Condition: { StringSounds: { "s3:prefix": "a" } } })), {
      name: "NotImplemented",
      message: /StringSounds/u,
    });
    const tlsOnly = policy({ ...statement, Condition: { Bool: { "aws:SecureTransport": "false" } } });
    await put(tlsOnly);
    assert.equal((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy, tlsOnly);
    // The loopback interface counts as TLS.
    await s3.send(new PutObjectCommand({ Bucket, Key: "over-tls", Body: "x" }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  });

  it("holds the administrator to an explicit deny of the bucket", async () => {
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: policy({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${Bucket}/frozen/*`,
        }),
      }),
    );
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key: "frozen/a", Body: "x" })), {
      name: "AccessDenied",
      message: /explicit deny in a resource-based policy/u,
    });
  });

  it("refuses by name what it does not do", async () => {
    await assert.rejects(s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: "kept" })), {
      name: "NotImplemented",
      message: /DELETE object\?tagging/u,
    });
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "a", StorageClass: "GLACIER" })), {
      name: "NotImplemented",
    });
    const withKey = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const } }] };
    await assert.rejects(
      s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: withKey })),
      { name: "NotImplemented" },
    );
  });

  it("gives a bucket's name once", async () => {
    const again = new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
    await assert.rejects(s3.send(again), { name: "BucketAlreadyOwnedByYou" });
  });
});
