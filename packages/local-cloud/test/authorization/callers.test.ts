/** What AWS's pages say of those who ask: services, sessions of people, and what a request tells of them. */
import assert from "node:assert/strict";
import { GetObjectCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { PublishCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { ConditionContext } from "../../contract";
import { policy, roleSession, startTestCloud, type TestCloud, type TestStatement } from "../testCloud";

const Bucket = "data-123456789012-eu-west-1";
const objects = `arn:aws:s3:::${Bucket}/*`;
const anything = { Effect: "Allow", Action: "*", Resource: "*" } as const;

describe("What AWS documents of callers", () => {
  let test: TestCloud;
  let TopicArn: string;

  beforeEach(async () => {
    test = await startTestCloud();
    test.makeBucket(Bucket);
    await test.putObject(Bucket, "a", "a");
    ({ TopicArn } = await test.call<{ TopicArn: string }>("sns", "CreateTopic", { Name: "approvals" }));
  });

  afterEach(async () => {
    await test.stop();
  });

  const bucketPolicy = (...statements: TestStatement[]): Promise<unknown> =>
    test.client(S3Client).send(new PutBucketPolicyCommand({ Bucket, Policy: policy(...statements) }));
  const topicPolicy = (...statements: TestStatement[]): Promise<unknown> =>
    test
      .client(SNSClient)
      .send(
        new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue: policy(...statements) }),
      );

  it("a Deny for everyone holds for AWS's services, an Allow for everyone does not name them", async () => {
    const publish = (): void => {
      const access = { action: "sns:Publish", resource: TopicArn };
      test.cloud.authorizeService(
        "cloudwatch.amazonaws.com",
        access,
        "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a",
      );
    };
    const allow = { Effect: "Allow", Action: "sns:Publish", Resource: TopicArn } as const;
    const service = { ...allow, Principal: { Service: "cloudwatch.amazonaws.com" } };
    await topicPolicy({ ...allow, Principal: "*" });
    assert.throws(publish, { code: "AccessDeniedException" });
    await topicPolicy(service);
    assert.doesNotThrow(publish);
    const Condition = { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/pipeline" } };
    await topicPolicy(service, { ...allow, Effect: "Deny", Principal: "*", Condition });
    assert.throws(publish, { code: "AccessDeniedException" });
    const people = { Bool: { "aws:PrincipalIsAWSService": "false" } };
    await topicPolicy(service, {
      ...allow,
      Effect: "Deny",
      Principal: { AWS: "*" },
      Condition: { ...Condition, ...people },
    });
    assert.doesNotThrow(publish);
  });

  it("the policy of a federated session limits what everyone or the account is given, not its own", async () => {
    const { caller, ...session } = test.cloud.federate("guest", policy({ ...anything, Action: "s3:ListBucket" }));
    const read = (): Promise<unknown> =>
      new S3Client(test.clientOf({ caller, ...session })).send(new GetObjectCommand({ Bucket, Key: "a" }));
    const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: objects } as const;
    for (const AWS of ["*", "arn:aws:iam::123456789012:root", "123456789012"]) {
      await bucketPolicy({ ...allow, Principal: { AWS } });
      await assert.rejects(read(), { name: "AccessDenied" }, AWS);
    }
    await bucketPolicy({ ...allow, Principal: { AWS: "arn:aws:sts::123456789012:federated-user/guest" } });
    await read();
    await bucketPolicy({ ...allow, Effect: "Deny", Principal: "*" });
    await assert.rejects(read(), { name: "AccessDenied", message: /explicit deny/u });
  });

  it("the policy of a federated session says who it is for by itself", () => {
    const federate = (statement: TestStatement) => () => test.cloud.federate("guest", policy(statement));
    assert.throws(federate({ ...anything, Principal: "*" }), { code: "MalformedPolicyDocument" });
    assert.throws(federate({ Effect: "Allow", Action: "*" }), { code: "MalformedPolicyDocument" });
  });

  it("a topic's policy names whom it is for and the topic; one that does not is refused", async () => {
    const allow = { Effect: "Allow", Action: "sns:Publish" } as const;
    const refused = { name: "InvalidParameterException" };
    await assert.rejects(topicPolicy({ ...allow, Resource: TopicArn }), refused);
    await assert.rejects(topicPolicy({ ...allow, Principal: "*" }), refused);
    await assert.rejects(topicPolicy({ ...allow, Principal: "*", Resource: `${TopicArn}-other` }), refused);
    const stranger = new SNSClient(test.clientOf(await roleSession(test, "stranger")));
    await assert.rejects(stranger.send(new PublishCommand({ TopicArn, Message: "a" })), {
      name: "AuthorizationErrorException",
    });
  });

  /** Whether a role that may do anything under a condition may do something. */
  async function allowed(
    name: string,
    Condition: unknown,
    action: string,
    context?: ConditionContext,
  ): Promise<boolean> {
    const { caller } = await roleSession(test, name, { ...anything, Condition });
    try {
      test.cloud.authorize(caller, [{ action, resource: "*", ...(context === undefined ? {} : { context }) }]);
      return true;
    } catch {
      return false;
    }
  }

  it("a session tells that nobody confirmed it by a second factor; a person's own key tells nothing", async () => {
    const factor = (isPresent: string) => ({ "aws:MultiFactorAuthPresent": isPresent });
    assert.ok(await allowed("without", { Bool: factor("false") }, "s3:GetObject"));
    assert.ok(!(await allowed("with", { BoolIfExists: factor("true") }, "s3:GetObject")));
    assert.ok(await allowed("present", { Null: factor("false") }, "s3:GetObject"));
    const deny = { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: objects } as const;
    await bucketPolicy({ ...deny, Condition: { Bool: factor("false") } });
    await test.client(S3Client).send(new GetObjectCommand({ Bucket, Key: "a" }));
    const session = test.cloud.federate("guest", policy(anything));
    await assert.rejects(new S3Client(test.clientOf(session)).send(new GetObjectCommand({ Bucket, Key: "a" })), {
      name: "AccessDenied",
    });
  });

  it("IAM is called in one region, everything else in its own, also where a role is handed over", async () => {
    const inRegion = (region: string) => ({ StringEquals: { "aws:RequestedRegion": region } });
    assert.ok(await allowed("here", inRegion("eu-west-1"), "s3:GetObject"));
    assert.ok(await allowed("handed", inRegion("eu-west-1"), "iam:PassRole"));
    assert.ok(await allowed("there", inRegion("us-east-1"), "iam:GetRole"));
    assert.ok(!(await allowed("nowhere", inRegion("eu-west-1"), "iam:GetRole")));
    await test.restart({ region: "cn-north-1" });
    assert.ok(await allowed("china", inRegion("cn-north-1"), "iam:GetRole"));
  });
});
