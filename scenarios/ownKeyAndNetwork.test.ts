import assert from "node:assert/strict";
import { Laboratory } from "./laboratory";
import { deliverWithout, type Permission } from "./withheld";

const keyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const network = "\n  model-delivery:network:\n    subnets: [subnet-0123456789abcdef0]\n    securityGroups: [sg-0123456789abcdef0]\n  model-delivery:isolation: true\n\n  model-delivery:tags:";

describe("a delivery with a key and a network of one's own", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
    laboratory.edit("Pulumi.dev.yaml", "    approvers:", `    encryption:\n      keyArn: ${keyArn}\n      trainingVolumes: false\n    approvers:`);
    for (const stack of ["dev", "prod"]) laboratory.edit(`Pulumi.${stack}.yaml`, "\n  model-delivery:tags:", network);
    await laboratory.start();
    await laboratory.close();
  });
  after(() => laboratory.close());

  it("goes to production", async () => {
    const fork = await laboratory.fork();
    const { ending, failure } = await fork.deliver(await fork.startCloud());
    await fork.close();
    assert.equal(ending, "Succeeded", failure);
  });

  const withheld: readonly Permission[] = [
    { role: "model-delivery-dev-fcb97195-training-us-east-1", action: "kms:GenerateDataKey", resource: keyArn },
    { role: "model-delivery-dev-fcb97195-training-us-east-1", action: "ec2:CreateNetworkInterface", resource: "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0123456789abcdef0" },
    { role: "model-delivery-dev-fcb97195-deploy-qa-us-east-1", action: "kms:CreateGrant", resource: keyArn },
    { role: "model-delivery-prod-6e7441c1-hosting-us-east-1", action: "kms:Decrypt", resource: keyArn },
  ];
  for (const permission of withheld) {
    it(`fails without ${permission.action} of ${permission.role}, naming it`, async () => {
      const finding = await deliverWithout(laboratory, permission);
      assert.equal(finding.kind, "named", JSON.stringify(finding));
    });
  }
});
