import assert from "node:assert/strict";
import { Laboratory } from "../../scenarios/laboratory";
import { describeDeliveries } from "./deliveries";
import { findInstallation, type PulumiInstallation, thisMachine } from "./installed";
import { type PathFolder, putOnPath } from "./pathFolder";
import { Person } from "./person";

/** Where these tests must not be left out: a workflow that installs CLI and plugin. */
const required = process.env["ENGINE"] === "required";

let told = false;

async function find(): Promise<PulumiInstallation | undefined> {
  const finding = await findInstallation(thisMachine);
  if (typeof finding !== "string") return finding;
  if (required) throw new Error(finding);
  if (!told) console.log(`    ${finding}`);
  told = true;
  return undefined;
}

describeDeliveries({ title: "Pulumi's engine with the aws provider", find, refreshes: true });

describe("the Pulumi CLI", () => {
  let laboratory: Laboratory | undefined;
  let path: PathFolder | undefined;

  before(async function () {
    const installation = await find();
    if (installation === undefined) this.skip();
    path = await putOnPath(installation);
    laboratory = await Laboratory.open();
  });
  after(async () => {
    await laboratory?.close();
    path?.remove();
  });

  it("reads the state that the recording engine has made", async () => {
    assert.ok(laboratory);
    const rehearsal = await laboratory.start();
    const person = new Person(rehearsal);
    for (const { stack } of [rehearsal.stacks.owner, rehearsal.stacks.production]) {
      const { deployment } = await person.exportState(stack);
      const shown = await person.describe(stack);
      assert.ok((deployment.resources ?? []).length > 0);
      for (const { urn } of deployment.resources ?? []) assert.ok(shown.includes(urn), urn);
    }
  });
});
