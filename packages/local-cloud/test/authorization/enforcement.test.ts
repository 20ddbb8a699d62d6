import assert from "node:assert/strict";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetObjectCommand, ListObjectsV2Command, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { policy, roleSession, startTestCloud, type TestCloud, type TestStatement, trust } from "../testCloud";

const Bucket = "data-123456789012-eu-west-1";
const objects = `arn:aws:s3:::${Bucket}/*`;

describe("What roles may do", () => {
  let test: TestCloud;

  beforeEach(async () => {
    test = await startTestCloud({
      withoutPermissions: [{ role: "narrowed", action: "s3:GetObject", resource: `arn:aws:s3:::${Bucket}/secret/*` }],
    });
    test.makeBucket(Bucket);
    for (const key of ["open/a", "secret/a"]) await test.putObject(Bucket, key, "a");
  });

  afterEach(async () => {
    await test.stop();
  });

  it("is what their policies say; a denial names role, action and resource", async () => {
    const session = await roleSession(test, "reader", {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${Bucket}/open/*`,
    });
    const s3 = new S3Client(test.clientOf(session));
    await s3.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: "secret/a" })), {
      name: "AccessDenied",
      message:
        "User: arn:aws:sts::123456789012:assumed-role/reader/session is not authorized to perform: s3:GetObject " +
        `on resource: arn:aws:s3:::${Bucket}/secret/a because no identity-based policy allows the s3:GetObject action`,
    });
    const checks = test.events.filter(({ kind }) => kind === "permission");
    assert.deepEqual(checks, [
      {
        kind: "permission",
        role: "reader",
        action: "s3:GetObject",
        resource: `arn:aws:s3:::${Bucket}/open/a`,
        allowed: true,
        grants: [`s3:GetObject arn:aws:s3:::${Bucket}/open/*`],
      },
      {
        kind: "permission",
        role: "reader",
        action: "s3:GetObject",
        resource: `arn:aws:s3:::${Bucket}/secret/a`,
        allowed: false,
        grants: [],
      },
    ]);
  });

  it("depends on the condition keys of a call", async () => {
    const session = await roleSession(test, "lister", {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: `arn:aws:s3:::${Bucket}`,
      Condition: { StringLike: { "s3:prefix": "open/*" } },
    });
    const s3 = new S3Client(test.clientOf(session));
    assert.equal((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "open/" }))).KeyCount, 1);
    await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket })), { name: "AccessDenied" });
  });

  it("can be taken from them for a rehearsal, resource by resource", async () => {
    const s3 = new S3Client(
      test.clientOf(
        await roleSession(test, "narrowed", { Effect: "Allow", Action: "s3:GetObject", Resource: objects }),
      ),
    );
    await s3.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: "secret/a" })), { name: "AccessDenied" });
  });

  it("can come from a bucket that names them, and never survives the bucket's deny", async () => {
    const session = await roleSession(test, "guest");
    const s3 = new S3Client(test.clientOf(session));
    const administrator = new S3Client(test.clientOf());
    const write = (...statements: TestStatement[]): Promise<unknown> =>
      administrator.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(...statements) }));
    const read = (): Promise<unknown> => s3.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
    const named = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:role/guest" },
      Action: "s3:GetObject",
      Resource: objects,
    } as const;
    await write(named);
    await read();
    await write({ ...named, Principal: { AWS: "arn:aws:iam::123456789012:root" } });
    await assert.rejects(
      read(),
      { name: "AccessDenied" },
      "the account as principal leaves the decision to the role's own policies",
    );
    await write(named, {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: objects,
      Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/guest" } },
    });
    await assert.rejects(read(), { name: "AccessDenied", message: /explicit deny in a resource-based policy/u });
  });

  it("limits PassRole to the service it names", async () => {
    const role = "arn:aws:iam::123456789012:role/training";
    const { caller } = await roleSession(test, "trainer", {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: role,
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    });
    const pass = (service: string) => (): void => {
      test.cloud.authorize(caller, [
        { action: "iam:PassRole", resource: role, context: { "iam:PassedToService": service } },
      ]);
    };
    assert.doesNotThrow(pass("sagemaker.amazonaws.com"));
    assert.throws(pass("codebuild.amazonaws.com"), {
      code: "AccessDeniedException",
      message: /iam:PassRole on resource: arn:aws:iam::123456789012:role\/training/u,
    });
  });

  it("begins with a trust policy: service, source and account have to fit", async () => {
    const iam = new IAMClient(test.clientOf());
    const source = "arn:aws:codebuild:eu-west-1:123456789012:project/train";
    const Condition = { StringEquals: { "aws:SourceAccount": "123456789012" }, ArnEquals: { "aws:SourceArn": source } };
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: "train",
        AssumeRolePolicyDocument: trust("codebuild.amazonaws.com", Condition),
      }),
    );
    const assume = (service: string, from: string) => () => test.cloud.assume(Role?.Arn ?? "", service, "build", from);
    assert.equal(
      assume("codebuild.amazonaws.com", source)().caller.arn,
      "arn:aws:sts::123456789012:assumed-role/train/build",
    );
    assert.throws(assume("sagemaker.amazonaws.com", source), {
      code: "AccessDeniedException",
      message: /sagemaker.amazonaws.com is not authorized to perform: sts:AssumeRole.*trust policy/u,
    });
    assert.throws(assume("codebuild.amazonaws.com", "arn:aws:codebuild:eu-west-1:123456789012:project/other"), {
      code: "AccessDeniedException",
    });
    assert.throws(
      () => test.cloud.assume("arn:aws:iam::123456789012:role/none", "codebuild.amazonaws.com", "build", source),
      /does not exist/u,
    );
  });

  for (const service of ["codepipeline.amazonaws.com", "lambda.amazonaws.com"])
    it(`does not let ${service} in on a condition about what it may not say`, async () => {
      const iam = new IAMClient(test.clientOf());
      const asked = { "aws:SourceAccount": "123456789012" };
      const assume = async (RoleName: string, operator: string): Promise<string> => {
        const AssumeRolePolicyDocument = trust(service, { [operator]: asked });
        const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
        return test.cloud.assume(Role?.Arn ?? "", service, "session", "arn:aws:any").caller.arn;
      };
      const name = service.replaceAll(".", "-");
      await assert.rejects(assume(`${name}-plain`, "StringEquals"), { code: "AccessDeniedException" });
      assert.match(await assume(`${name}-if-exists`, "StringEqualsIfExists"), /if-exists\/session$/u);
    });
});
