import assert from "node:assert/strict";
import { createContext } from "../contract/context";
import { endpointDrift } from "../delivery/drift";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { environmentNames } from "../settings/names";
import { administratorEngine } from "./administratorEngine";
import { Laboratory } from "./laboratory";
import { deleteByHand, endpoints, resizeByHand, servedPackage, trainingJobs, variantsOf } from "./registry";

const instance = "instanceType: ml.m5.large";
const learningRate = 'learning_rate: "0.01"';

describe("an update by a person in a home that serves", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;
  let first: string;

  before(async () => {
    laboratory = await Laboratory.open();
    rehearsal = await laboratory.start();
    first = await deliver("Approved");
  });
  after(() => laboratory.close());

  const endpointOf = (stack: string): string => environmentNames(rehearsal.stacks.owner.project, stack).endpoint;
  /** Returns what each said at its end. */
  const ups = async (): Promise<readonly string[]> => {
    const { owner, production } = rehearsal.stacks;
    return [await rehearsal.administrator.up(owner.stack), await rehearsal.administrator.up(production.stack)];
  };

  /** Returns the package of the run. */
  async function deliver(answer: "Approved" | "Rejected"): Promise<string> {
    const { ending, failure, execution } = await laboratory.deliver(rehearsal, answer);
    assert.equal(ending, answer === "Approved" ? "Succeeded" : "Failed", failure);
    return (await rehearsal.evidence.runRecord(execution))?.modelPackage ?? "";
  }

  /** What both environments serve, and with which instances. */
  const live = async (): Promise<unknown> => ({
    jobs: await trainingJobs(rehearsal),
    endpoints: await endpoints(rehearsal),
    dev: await variantsOf(rehearsal, endpointOf("dev")),
    prod: await variantsOf(rehearsal, endpointOf("prod")),
  });

  /** What `npm run delivery -- drift` says. */
  const drift = (stack: string): Promise<readonly string[]> =>
    administratorEngine(rehearsal, async (engine) =>
      endpointDrift(await createContext(laboratory.checkout, stack, () => undefined), engine),
    );

  it("neither trains nor changes an endpoint, whatever changed in the settings; its own change is made", async () => {
    const before = await live();
    laboratory.edit("Pulumi.dev.yaml", learningRate, 'learning_rate: "0.02"');
    laboratory.edit("Pulumi.prod.yaml", instance, "instanceType: ml.m5.xlarge");
    laboratory.edit("Pulumi.dev.yaml", "    - name: primary\n", "    - name: main\n");
    laboratory.edit("Pulumi.dev.yaml", "    approvers:\n", "    approvers:\n      - another@example.com\n");
    const [dev = "", prod = ""] = await ups();
    assert.deepEqual(await live(), before);
    // The new approver's subscription. The alarms are those of the variant that serves, whatever its name is to be.
    assert.match(dev, /^\d+ unchanged, 1 created$/u);
    assert.match(prod, /^\d+ unchanged$/u);
  });

  it("is followed by a run that changes QA, and production only after an approval", async () => {
    const before = await variantsOf(rehearsal, endpointOf("prod"));
    const rejected = await deliver("Rejected");
    assert.deepEqual(await variantsOf(rehearsal, endpointOf("prod")), before);
    assert.equal(await servedPackage(rehearsal, endpointOf("dev")), rejected);
    // Now it has that name: its two alarms follow, and so does the dashboard.
    const [dev = ""] = await ups();
    assert.match(dev, /^\d+ unchanged, 2 created, 1 updated, 2 deleted$/u);
    assert.deepEqual(await variantsOf(rehearsal, endpointOf("prod")), before);
    const approved = await deliver("Approved");
    assert.notEqual(approved, first);
    assert.deepEqual(await variantsOf(rehearsal, endpointOf("prod")), [
      { name: "primary", instanceType: "ml.m5.xlarge" },
    ]);
    assert.deepEqual(await variantsOf(rehearsal, endpointOf("dev")), [{ name: "main", instanceType: "ml.m5.large" }]);
    assert.equal(await servedPackage(rehearsal, endpointOf("prod")), approved);
  });

  it("leaves no drift; what somebody changes of an endpoint by hand is drift until it is put back", async () => {
    const resize = (instances: number): Promise<void> =>
      resizeByHand(rehearsal, { endpoint: endpointOf("prod"), variant: "primary", instances });
    assert.deepEqual([await drift("dev"), await drift("prod")], [[], []]);
    await resize(3);
    assert.deepEqual(await drift("prod"), [
      `Endpoint ${endpointOf("prod")}, variant primary: 3 instances; its configuration says 1.`,
    ]);
    await resize(1);
    assert.deepEqual(await drift("prod"), []);
  });

  it("does not make a deleted endpoint again: a run does", async () => {
    await deleteByHand(rehearsal, { endpoint: endpointOf("prod") });
    await deleteByHand(rehearsal, { endpoint: endpointOf("dev") });
    await rehearsal.administrator.up("dev");
    assert.deepEqual(await drift("prod"), [`Endpoint ${endpointOf("prod")} has gone.`]);
    await assert.rejects(rehearsal.administrator.up("prod"), /has gone, although .* was approved for it/);
    assert.deepEqual(await endpoints(rehearsal), []);
    await deliver("Approved");
    assert.deepEqual(await endpoints(rehearsal), [endpointOf("dev"), endpointOf("prod")]);
    await ups();
  });
});
