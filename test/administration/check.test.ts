import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { CodeStarConnectionsClient, CreateConnectionCommand } from "@aws-sdk/client-codestar-connections";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { command } from "../../administration/check";
import { startTestCloud, type TestCloud } from "../../packages/local-cloud/test/testCloud";
import { deliveryNames } from "../../settings/names";
import { readStacks } from "../../settings/stacks";
import { type CommandOutcome, runHere } from "../commandHere";

const project = resolve(__dirname, "../..");
const example = join(project, "test/fixtures/example");

describe("npm run check", () => {
  let folder: string;
  let test: TestCloud;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "check-"));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"])
      copyFileSync(join(example, file), join(folder, file));
    copyFileSync(join(project, "package.json"), join(folder, "package.json"));
    mkdirSync(join(folder, "programs"));
    mkdirSync(join(folder, "pulumi"));
    test = await startTestCloud({ region: "us-east-1" });
  });
  afterEach(async () => {
    await test.stop();
    rmSync(folder, { recursive: true });
  });

  /** A Pulumi CLI that says what this test wants to be installed. */
  function installPulumi(version: string, plugin: string): void {
    const plugins = JSON.stringify([{ name: "aws", kind: "resource", version: plugin }]);
    const file = join(folder, "programs", "pulumi");
    writeFileSync(file, `#!/bin/sh\ncase "$1" in version) echo v${version};; plugin) echo '${plugins}';; esac\n`);
    chmodSync(file, 0o755);
  }

  function check(
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CommandOutcome> {
    return runHere(command, words, {
      folder,
      environment: {
        ...test.cloud.environment(test.cloud.administrator),
        PATH: [join(folder, "programs"), "/usr/bin", "/bin"].join(delimiter),
        PULUMI_HOME: join(folder, "pulumi"),
        ...environment,
      },
    });
  }

  /** What the README asks an administrator to do once, and what the first `pulumi up` makes. */
  async function prepare(): Promise<Readonly<Record<string, string>>> {
    const { accountId, region } = test.cloud;
    const names = deliveryNames("model-delivery", "dev", { accountId, region, partition: "aws" });
    const Bucket = `model-delivery-state-${accountId}-${region}`;
    const storage = test.client(S3Client);
    await storage.send(new CreateBucketCommand({ Bucket }));
    await storage.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const keys = test.client(KMSClient);
    const { KeyMetadata } = await keys.send(new CreateKeyCommand({}));
    const alias = { AliasName: "alias/model-delivery-state", TargetKeyId: KeyMetadata?.KeyId };
    await keys.send(new CreateAliasCommand(alias));
    const topics = test.client(SNSClient);
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: names.approvalTopic }));
    for (const Endpoint of readStacks(folder).owner.delivery.approvers)
      await topics.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint }));
    const connection = { ConnectionName: names.connection, ProviderType: "GitHub" } as const;
    await test.client(CodeStarConnectionsClient).send(new CreateConnectionCommand(connection));
    const file = join(folder, "Pulumi.dev.yaml");
    const key = `awskms://alias/model-delivery-state?region=${region}`;
    writeFileSync(file, `secretsprovider: ${key}\n${readFileSync(file, "utf8")}`);
    installPulumi("3.250.0", "7.48.0");
    return { PULUMI_BACKEND_URL: `s3://${Bucket}?region=${region}` };
  }

  it("names all that an empty account and machine lack, each with the fix and the page, and ends with 1", async () => {
    const { status, output } = await check([]);
    assert.equal(status, 1, output);
    for (const name of ["Pulumi CLI", "pulumi login", "stack", "state bucket", "key of secrets"])
      assert.match(output, new RegExp(`✗ ${name} .*\\n +fix: .+\\n +page: .+`, "u"));
    for (const name of ["connection", "approvers"]) assert.match(output, new RegExp(`· ${name} `, "u"));
    assert.match(output, /✓ credentials +account \d{12}, us-east-1/u);
  });

  it("finds nothing that stops pulumi up when all is there, and says what the local cloud cannot tell", async () => {
    const environment = await prepare();
    const { status, output } = await check([], environment);
    assert.equal(status, 0, output);
    for (const name of [
      "Node",
      "Pulumi CLI",
      "aws provider",
      "pulumi login",
      "stack",
      "state bucket",
      "key of secrets",
    ])
      assert.match(output, new RegExp(`✓ ${name} `, "u"));
    assert.match(
      output,
      /! connection +is PENDING: no commit is delivered\n.*accept it.*\n +page: https:.*connections/u,
    );
    assert.match(output, /✓ approvers +1 confirmed/u);
    for (const name of ["training", "hosting", "builds"])
      assert.match(output, new RegExp(`\\? quota of ${name} +could not be looked up: servicequotas:\\w+: .+`, "u"));
    assert.match(output, /Nothing stops pulumi up\./u);
    test.cloud.acceptConnections();
    assert.match((await check([], environment)).output, /✓ connection +accepted/u);
  });

  it("checks production without what only the owner of the delivery has", async () => {
    const environment = await prepare();
    const { status, output } = await check(["--stack", "prod"], environment);
    assert.equal(status, 1, output);
    assert.match(output, /✗ stack +Pulumi\.prod\.yaml names no key[\s\S]*pulumi stack init prod/u);
    assert.doesNotMatch(output, /approvers|quota of training|connection/u);
  });

  it("says that credentials do not work, and of nothing else that it is missing", async () => {
    const { output } = await check([], { AWS_ACCESS_KEY_ID: "AKIAUNKNOWN" });
    assert.match(output, /✗ credentials/u);
    assert.match(output, /\? state bucket +could not be looked up: the credentials do not work/u);
  });

  it("refuses a stack that is not there, with status 2", async () => {
    const { status, output } = await check(["--stack", "nope"]);
    assert.equal(status, 2, output);
    assert.match(output, /--stack is "nope"; this checkout has dev, prod\./u);
  });
});
