import assert from "node:assert/strict";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { CreateBucketCommand, GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import {
  ListTagsForResourceCommand,
  S3ControlClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-s3-control";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Session } from "../../contract";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const Bucket = "artifacts";
const AccountId = "123456789012";
const ResourceArn = `arn:aws:s3:::${Bucket}`;

describe("S3 Control through the SDK", () => {
  let test: TestCloud;
  let s3: S3Client;
  let control: S3ControlClient;

  /** A client whose host, the account's id before another name, is this machine. */
  function clientOf(session?: Session): S3ControlClient {
    const httpAgent = new Agent({
      lookup: (_name, { all }, found) => {
        if (all === true) found(null, [{ address: "127.0.0.1", family: 4 }]);
        else found(null, "127.0.0.1", 4);
      },
    });
    return new S3ControlClient({
      ...test.clientOf(session),
      endpoint: test.cloud.url.replace("127.0.0.1", "localhost"),
      requestHandler: new NodeHttpHandler({ httpAgent }),
    });
  }

  beforeEach(async () => {
    test = await startTestCloud();
    s3 = new S3Client(test.clientOf());
    control = clientOf();
    const CreateBucketConfiguration = {
      LocationConstraint: "eu-west-1" as const,
      Tags: [{ Key: "stack", Value: "dev" }],
    };
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  });

  afterEach(async () => {
    await test.stop();
  });

  it("reads and writes the tags of a bucket, which are those that S3 knows", async () => {
    const tags = async (): Promise<unknown> =>
      (await control.send(new ListTagsForResourceCommand({ AccountId, ResourceArn }))).Tags;
    assert.deepEqual(await tags(), [{ Key: "stack", Value: "dev" }]);
    const Tags = [
      { Key: "team", Value: "a + b" },
      { Key: "stack", Value: "prod" },
    ];
    await control.send(new TagResourceCommand({ AccountId, ResourceArn, Tags }));
    const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
    assert.deepEqual(TagSet, [
      { Key: "stack", Value: "prod" },
      { Key: "team", Value: "a + b" },
    ]);
    await control.send(new UntagResourceCommand({ AccountId, ResourceArn, TagKeys: ["stack", "team"] }));
    assert.deepEqual(await tags(), []);
    await assert.rejects(s3.send(new GetBucketTaggingCommand({ Bucket })), { name: "NoSuchTagSet" });
  });

  it("answers what the real provider sends: the account's id before the address, and no DNS behind it", async () => {
    const { status, body } = await get(test.cloud.url, `/v20180820/tags/${encodeURIComponent(ResourceArn)}`);
    assert.equal(status, 200);
    assert.match(body, /<Tags><Tag><Key>stack<\/Key><Value>dev<\/Value><\/Tag><\/Tags>/u);
  });

  it("asks S3's permissions, with the tags as condition keys", async () => {
    const allowed = { Effect: "Allow", Resource: ResourceArn } as const;
    const session = await roleSession(
      test,
      "tagger",
      { ...allowed, Action: "s3:TagResource", Condition: { StringEquals: { "aws:RequestTag/stack": "dev" } } },
      {
        ...allowed,
        Action: "s3:UntagResource",
        Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "stack" } },
      },
    );
    const tagger = clientOf(session);
    const tag = (Value: string): Promise<unknown> =>
      tagger.send(new TagResourceCommand({ AccountId, ResourceArn, Tags: [{ Key: "stack", Value }] }));
    const untag = (...TagKeys: string[]): Promise<unknown> =>
      tagger.send(new UntagResourceCommand({ AccountId, ResourceArn, TagKeys }));
    const denied = (action: string): { name: string; message: RegExp } => ({
      name: "AccessDenied",
      message: new RegExp(`tagger/session is not authorized to perform: ${action} on resource: ${ResourceArn}`, "u"),
    });
    await tag("dev");
    await assert.rejects(tag("prod"), denied("s3:TagResource"));
    await untag("stack");
    await assert.rejects(untag("stack", "team"), denied("s3:UntagResource"));
    await assert.rejects(
      tagger.send(new ListTagsForResourceCommand({ AccountId, ResourceArn })),
      denied("s3:ListTagsForResource"),
    );
  });

  it("refuses what is no bucket, another account and what AWS's model refuses", async () => {
    const list = (arn: string, account = AccountId): Promise<unknown> =>
      control.send(new ListTagsForResourceCommand({ AccountId: account, ResourceArn: arn }));
    await assert.rejects(list("arn:aws:s3:::absent"), { name: "NoSuchBucket" });
    await assert.rejects(list("arn:aws:s3:eu-west-1:123456789012:storage-lens-group/a"), { name: "NotImplemented" });
    await assert.rejects(list(ResourceArn, "210987654321"), { name: "AccessDenied" });
    const long = [{ Key: "k".repeat(129), Value: "" }];
    await assert.rejects(control.send(new TagResourceCommand({ AccountId, ResourceArn, Tags: long })), {
      name: "MalformedXML",
      message: /length less than or equal to 128/u,
    });
    const { status } = await get(test.cloud.url, "/v20180820/jobs");
    assert.equal(status, 501);
  });

  /** A request as the provider sends it: the host does not resolve, the address is that of the cloud. */
  async function get(
    url: string,
    path: string,
  ): Promise<{ readonly status: number | undefined; readonly body: string }> {
    const { port } = new URL(url);
    const scope = `${test.cloud.administrator.accessKeyId}/20261128/eu-west-1/s3/aws4_request`;
    const headers = {
      host: `${AccountId}.127.0.0.1:${port}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      "x-amz-account-id": AccountId,
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: "127.0.0.1", port, path, headers }, resolve).on("error", reject).end();
    });
    return { status: response.statusCode, body: await text(response) };
  }
});
