import assert from "node:assert/strict";
import { KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { CopyObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { deliveryNames } from "../settings/names";
import { Laboratory } from "./laboratory";
import { deliverWithout, type Permission } from "./withheld";

const keyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const [subnet, securityGroup] = ["subnet-0123456789abcdef0", "sg-0123456789abcdef0"];
const ec2 = "arn:aws:ec2:us-east-1:123456789012";
const [pipeline, train, training, deployQa, deployProduction] = [
  "pipeline",
  "train",
  "training",
  "deploy-qa",
  "deploy-production",
].map((name) => `model-delivery-dev-fcb97195-${name}-us-east-1`);
const [qaHosting, productionHosting] = [
  "model-delivery-dev-fcb97195-hosting-us-east-1",
  "model-delivery-prod-6e7441c1-hosting-us-east-1",
];
/** Those whom a key's policy has to name when it leaves nothing to the account (SECURITY.md). */
const keyUsers = [
  "pipeline",
  "training",
  "validate",
  "train",
  "deploy-qa",
  "test-qa",
  "deploy-production",
  "test-production",
].map((name) => `model-delivery-dev-fcb97195-${name}-us-east-1`);
/** Those of every environment. */
const environmentUsers = ["hosting", "predict"].flatMap((name) =>
  ["dev-fcb97195", "prod-6e7441c1"].map((stack) => `model-delivery-${stack}-${name}-us-east-1`),
);
/** What SECURITY.md lists for them. */
const keyActions = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
const encryption = `    encryption:\n      keyArn: ${keyArn}\n`;
const tags = "\n  tags:";
const network =
  `\n  network:\n    subnets: [${subnet}]\n    securityGroups: [${securityGroup}]\n  ` + `isolation: true\n${tags}`;

/**
 * Rights that only an endpoint that is taken down, a Validate with a cache to write, or the real secrets provider uses.
 */
const usedElsewhere: readonly RegExp[] = [
  /hosting\S+ ec2:DeleteNetworkInterface/u,
  /validate\S+ kms:GenerateDataKey/u,
  /kms:Decrypt arn:aws:kms:us-east-1:123456789012:key\/\*$/u,
];

describe("a delivery with a key and a network of one's own", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
    laboratory.edit("Pulumi.dev.yaml", "    approvers:", `${encryption}    approvers:`);
    // Instances with local storage take no key for their volumes.
    laboratory.edit("Pulumi.dev.yaml", "instanceType: ml.g4dn.xlarge", "instanceType: ml.p3.2xlarge");
    for (const stack of ["dev", "prod"]) laboratory.edit(`Pulumi.${stack}.yaml`, tags, network);
    await laboratory.start();
    await laboratory.close();
  });
  after(() => laboratory.close());

  it("goes to production, and uses the rights that the roles have for them", async () => {
    const fork = await laboratory.fork();
    const rehearsal = await fork.startCloud();
    const { ending, failure } = await fork.deliver(rehearsal);
    const unused = Object.entries(rehearsal.recorder.permissions(rehearsal.evidence.grants())).flatMap(
      ([role, report]) => report.unused.map((permission) => `${role} ${permission}`),
    );
    await fork.close();
    assert.equal(ending, "Succeeded", failure);
    assert.deepEqual(
      unused.filter(
        (permission) => / (?:kms|ec2):/u.test(permission) && !usedElsewhere.some((known) => known.test(permission)),
      ),
      [],
    );
  });

  const withheld: readonly (readonly [role: string | undefined, action: string, resource: string])[] = [
    [pipeline, "kms:GenerateDataKey", keyArn],
    [pipeline, "kms:ReEncryptTo", keyArn],
    [train, "kms:Decrypt", keyArn],
    [train, "kms:Encrypt", keyArn],
    [training, "kms:Encrypt", keyArn],
    [training, "kms:GenerateDataKey", keyArn],
    [training, "kms:CreateGrant", keyArn],
    [training, "ec2:CreateNetworkInterface", `${ec2}:subnet/${subnet}`],
    [training, "ec2:CreateNetworkInterfacePermission", `${ec2}:network-interface/*`],
    [training, "ec2:DeleteNetworkInterface", `${ec2}:network-interface/*`],
    [training, "ec2:DescribeVpcs", "*"],
    [deployQa, "kms:DescribeKey", keyArn],
    [qaHosting, "ec2:CreateNetworkInterface", `${ec2}:security-group/${securityGroup}`],
    [deployProduction, "kms:CreateGrant", keyArn],
    [productionHosting, "kms:Decrypt", keyArn],
  ];
  for (const [role = "", action, resource] of withheld) {
    it(`fails without ${action} of ${role}, naming it`, async () => {
      const finding = await deliverWithout(laboratory, { role, action, resource } satisfies Permission);
      assert.equal(finding.kind, "named", JSON.stringify(finding));
    });
  }

  it("needs no statement for the account when the key's policy names the roles of SECURITY.md", async () => {
    const fork = await laboratory.fork();
    const rehearsal = await fork.startCloud();
    await putKeyPolicy(rehearsal, [...keyUsers, ...environmentUsers]);
    const { ending, failure } = await fork.deliver(rehearsal);
    await fork.close();
    assert.equal(ending, "Succeeded", failure);
  });

  it("fails when the key's policy names all of them but one, whatever the role's own policy says", async () => {
    const fork = await laboratory.fork();
    const rehearsal = await fork.startCloud();
    await putKeyPolicy(rehearsal, [...keyUsers.filter((role) => role !== training), ...environmentUsers]);
    const { ending, failure = "" } = await fork.deliver(rehearsal);
    await fork.close();
    assert.equal(ending, "Failed");
    assert.match(
      failure,
      new RegExp(`${String(training)}.* kms:\\w+ on resource: ${keyArn} because no resource-based`, "su"),
    );
  });

  it("is refused with a commit that leaves the network, until an administrator has agreed", async () => {
    const fork = await laboratory.fork();
    fork.edit("Pulumi.dev.yaml", network, tags);
    const { ending, failure = "" } = await fork.deliver(await fork.startCloud());
    await fork.close();
    assert.equal(ending, "Failed");
    assert.match(failure, /^Build Train: .*not authorized to perform: sagemaker:CreateTrainingJob/su);
  });

  it(
    "goes on without the key once what it has encrypted has been encrypted anew, as SECURITY.md says, and not " +
      "before",
    async () => {
      const encrypted = await laboratory.fork();
      const { ending, failure } = await encrypted.deliver(await encrypted.startCloud());
      assert.equal(ending, "Succeeded", failure);
      await encrypted.close();

      const fork = await encrypted.fork();
      fork.edit("Pulumi.dev.yaml", encryption, "");
      const rehearsal = await fork.startCloud();
      for (const { stack } of [rehearsal.stacks.owner, rehearsal.stacks.production])
        await rehearsal.administrator.up(stack);
      const refused = await fork.deliver(rehearsal);
      assert.equal(refused.ending, "Failed");
      assert.match(refused.failure ?? "", /kms:Decrypt/u);
      await encryptAnew(rehearsal);
      const delivered = await fork.deliver(rehearsal);
      assert.equal(delivered.ending, "Succeeded", delivered.failure);
      await fork.close();
    },
  );
});

/** `aws s3 cp s3://BUCKET/ s3://BUCKET/ --recursive --sse AES256` for both buckets. */
async function encryptAnew({ cloud, stacks: { owner } }: Rehearsal): Promise<void> {
  const { artifactBucket, dataBucket } = deliveryNames(owner.project, owner.stack, cloud);
  const storage = new S3Client({ endpoint: cloud.url, region: cloud.region, credentials: cloud.administrator });
  for (const Bucket of [artifactBucket, dataBucket]) {
    for (const { key: Key } of await cloud.objects.list(cloud.administrator.caller, Bucket, "")) {
      await storage.send(
        new CopyObjectCommand({
          Bucket,
          Key,
          CopySource: `${Bucket}/${encodeURIComponent(Key)}`,
          ServerSideEncryption: "AES256",
        }),
      );
    }
  }
  storage.destroy();
}

/** A policy of the key that names roles, and the person who runs `pulumi up`, instead of the account. */
async function putKeyPolicy({ cloud }: Rehearsal, roles: readonly string[]): Promise<void> {
  const statement = (names: readonly string[], Action: string | readonly string[]): unknown => ({
    Effect: "Allow",
    Principal: { AWS: names.map((name) => `arn:aws:iam::${cloud.accountId}:${name}`) },
    Action,
    Resource: "*",
  });
  const Statement = [
    statement(["user/administrator"], "kms:*"),
    statement(
      roles.map((role) => `role/${role}`),
      keyActions,
    ),
  ];
  const kms = new KMSClient({ endpoint: cloud.url, region: cloud.region, credentials: cloud.administrator });
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy }));
  kms.destroy();
}
