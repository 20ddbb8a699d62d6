import assert from "node:assert/strict";
import { CloudWatchLogsClient, DescribeDestinationsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient, ListProjectsCommand } from "@aws-sdk/client-codebuild";
import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { roleSession, startTestCloud, type TestCloud } from "./testCloud";

describe("The local cloud's server", () => {
  let test: TestCloud;

  before(async () => {
    test = await startTestCloud();
  });

  after(async () => {
    await test.stop();
  });

  it("tells each caller who it is", async () => {
    const session = await roleSession(test, "builder");
    const administrator = await new STSClient(test.clientOf()).send(new GetCallerIdentityCommand({}));
    const builder = await new STSClient(test.clientOf(session)).send(new GetCallerIdentityCommand({}));
    assert.deepEqual(
      [administrator.Account, administrator.Arn],
      ["123456789012", "arn:aws:iam::123456789012:user/administrator"],
    );
    assert.equal(builder.Arn, "arn:aws:sts::123456789012:assumed-role/builder/session");
  });

  it("knows only the keys that it handed out, whatever the protocol", async () => {
    const stranger = {
      ...test.clientOf(),
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret", sessionToken: "token" },
    };
    await assert.rejects(new STSClient(stranger).send(new GetCallerIdentityCommand({})), {
      name: "InvalidClientTokenId",
    });
    await assert.rejects(new KMSClient(stranger).send(new ListAliasesCommand({})), {
      name: "UnrecognizedClientException",
    });
    await assert.rejects(new S3Client(stranger).send(new ListBucketsCommand({})), { name: "InvalidAccessKeyId" });
    assert.equal((await fetch(test.cloud.url)).status, 403);
  });

  it("refuses an operation that it does not know with 501 and its name", async () => {
    await assert.rejects(new IAMClient(test.clientOf()).send(new ListUsersCommand({})), {
      name: "NotImplemented",
      message: /iam:ListUsers/u,
    });
    await assert.rejects(new CloudWatchLogsClient(test.clientOf()).send(new DescribeDestinationsCommand({})), {
      name: "NotImplemented",
      message: /logs:DescribeDestinations/u,
    });
    await assert.rejects(new CodeBuildClient(test.clientOf()).send(new ListProjectsCommand({})), {
      name: "NotImplemented",
      message: /codebuild:ListProjects/u,
    });
  });

  it("gives a child every variable that keeps an SDK away from the user's own configuration", async () => {
    const session = await roleSession(test, "child");
    const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, ...environment } = test.cloud.environment(session);
    assert.deepEqual(environment, {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_ENDPOINT_URL: test.cloud.url,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    });
    assert.deepEqual([AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE], ["/dev/null", "/dev/null"]);
    assert.match(test.cloud.url, /^http:\/\/127\.0\.0\.1:\d+$/u);
  });
});
