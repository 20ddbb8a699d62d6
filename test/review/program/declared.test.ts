import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cpSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DeclaredResource } from "#recording-engine/record";
import { BadInput } from "../../../machine/badInput";
import { declaredResources } from "../../../review/program/declared";
import type { UpdatedBy } from "../../../review/program/service";
import { repository } from "../../program/program";
import { saying } from "../../saying";
import { type SmallCheckout, smallCheckout } from "../checkout";
import { evaluateHere } from "../evaluateHere";

function find(resources: readonly DeclaredResource[], name: string): DeclaredResource {
  const found = resources.find((resource) => resource.name === name && resource.custom);
  assert.ok(found, name);
  return found;
}

const connection = `arn:aws:codeconnections:us-east-1:210987654321:connection/${randomUUID()}`;

describe("what a checkout declares for a stack in service", () => {
  let checkout: SmallCheckout;

  beforeEach(() => {
    checkout = smallCheckout();
  });

  afterEach(() => {
    checkout.remove();
  });

  const declared = (stack: "dev" | "prod", updatedBy: UpdatedBy): Promise<readonly DeclaredResource[]> =>
    declaredResources(checkout.folder, stack, updatedBy, evaluateHere);

  it("is everything, held as it is, in an administrator's update", async () => {
    const resources = await declared("dev", "administrator");
    find(resources, "platform-pipeline-pipeline");
    assert.deepEqual(find(resources, "serving-endpoint").ignoreChanges, ["*"]);
    assert.equal(find(resources, "training-job").inputs["adopt"], "job-in-service");
  });

  it("is what the settings ask for in a run of the pipeline", async () => {
    checkout.edit("prod", (text) => text.replace("ml.m5.large", "ml.c5.xlarge"));
    const configuration = find(await declared("prod", "run"), "serving-configuration");
    assert.match(JSON.stringify(configuration.inputs["productionVariants"]), /"instanceType":"ml.c5.xlarge"/u);
    assert.deepEqual(configuration.ignoreChanges, []);
  });

  it("lies in the account that the settings name", async () => {
    checkout.edit("dev", (text) => text.replace("branch: main", `branch: main\n      connectionArn: ${connection}`));
    const bucket = find(await declared("dev", "run"), "platform-store-data-bucket");
    assert.match(String(bucket.inputs["bucket"]), /-210987654321-/u);
  });

  it("is answered with the program's own words where the settings are wrong", async () => {
    checkout.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.lorge"));
    await assert.rejects(declared("prod", "run"), (error: unknown) => {
      assert.ok(error instanceof BadInput);
      return saying(/One setting of stack prod cannot be used/u, /ml\.m5\.lorge/u)(error);
    });
  });
});

/** Small programs: review/cost/command.test.ts has the whole one evaluated so. */
describe("what a process of its own finds declared", () => {
  let checkout: SmallCheckout;

  beforeEach(() => {
    checkout = smallCheckout(`
      const { CustomResource } = require("@pulumi/pulumi");
      module.exports = () => new CustomResource("aws:s3/bucket:Bucket", "own", { bucket: "own" }).urn && {};`);
  });

  afterEach(() => {
    checkout.remove();
  });

  it("is that of the folder, which has packages of its own, not of a file of its name beside it", async () => {
    const packages = path.join(checkout.folder, "node_modules");
    rmSync(packages);
    cpSync(path.join(repository, "node_modules/@pulumi/pulumi"), path.join(packages, "@pulumi/pulumi"), {
      recursive: true,
    });
    for (const name of readdirSync(path.join(repository, "node_modules")).filter((each) => each !== "@pulumi"))
      symlinkSync(path.join(repository, "node_modules", name), path.join(packages, name));
    writeFileSync(`${checkout.folder}.json`, "{}");
    try {
      find(await declaredResources(checkout.folder, "prod", "run"), "own");
    } finally {
      rmSync(`${checkout.folder}.json`);
    }
  });

  it("sees no credentials, and no answer that nobody prepared", async () => {
    checkout.remove();
    checkout = smallCheckout(`
      const { SageMakerClient, ListModelsCommand } = require("@aws-sdk/client-sagemaker");
      module.exports = async () => {
        const seen = Object.entries(process.env).filter(([name]) => /^(AWS|HOME)/.test(name));
        const asked = await new SageMakerClient({ region: "us-east-1" }).send(new ListModelsCommand({})).catch(String);
        throw new Error(JSON.stringify([Object.fromEntries(seen), asked]));
      };`);
    const former = process.env["AWS_PROFILE"];
    process.env["AWS_PROFILE"] = "of-a-person";
    try {
      await assert.rejects(
        declaredResources(checkout.folder, "prod", "run"),
        saying(/"AWS_ACCESS_KEY_ID":"none"/u, /not prepared to answer ListModels/u, /^(?!.*of-a-person)/u),
      );
    } finally {
      if (former === undefined) Reflect.deleteProperty(process.env, "AWS_PROFILE");
      else process.env["AWS_PROFILE"] = former;
    }
  });
});
