/** Deliveries with a Pulumi CLI in place of the recording engine, for administrator and builds alike. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { StateResource } from "../../delivery/engine";
import type { Rehearsal } from "../../rehearsal/stage/rehearsal";
import { Laboratory } from "../../scenarios/laboratory";
import { deleteByHand, endpoints, servedPackage, trainingJobs, variantsOf } from "../../scenarios/registry";
import { environmentNames } from "../../settings/names";
import type { PulumiInstallation } from "./installed";
import { emptyBuckets, deletePackages } from "./leftovers";
import { type PathFolder, putOnPath } from "./pathFolder";
import { callsIn, Person } from "./person";
import { changeSetting } from "./settingsFile";

export interface Deliveries {
  readonly title: string;
  /** What the deliveries are run with; undefined leaves them pending. */
  readonly find: () => Promise<PulumiInstallation | undefined>;
  /** Whether it can refresh without an update. */
  readonly refreshes: boolean;
}

/** Each step begins with what the one before has left. */
export function describeDeliveries({ title, find, refreshes }: Deliveries): void {
  describe(title, function () {
    this.bail(true);
    let laboratory: Laboratory | undefined;
    let path: PathFolder | undefined;
    let rehearsal: Rehearsal;
    let person: Person;

    before(async function () {
      const installation = await find();
      if (installation === undefined) this.skip();
      path = await putOnPath(installation);
      laboratory = await Laboratory.open();
      rehearsal = await laboratory.startCloud({ engine: "pulumi" });
      person = new Person(rehearsal);
      await person.prepareState();
    });
    after(async () => {
      await laboratory?.close();
      path?.remove();
    });

    const stacks = (): readonly [string, string] => [rehearsal.stacks.owner.stack, rehearsal.stacks.production.stack];
    const bothStacks = async (step: (stack: string) => Promise<void>): Promise<void> => {
      // An engine with its provider takes a gigabyte.
      for (const stack of stacks()) await step(stack);
    };
    const endpointOf = (stack: string): string => environmentNames(rehearsal.stacks.owner.project, stack).endpoint;
    const change = (stack: string, setting: readonly string[], value: unknown): void => {
      changeSetting(rehearsal.checkout, stack, setting, value);
    };
    const calls = (): readonly string[] => callsIn(path?.calls ?? "");

    /** Pushes the checkout; returns the package of the run. */
    async function deliver(answer: "Approved" | "Rejected" = "Approved"): Promise<string> {
      assert.ok(laboratory);
      const { ending, failure, execution } = await laboratory.deliver(rehearsal, answer);
      assert.equal(ending, answer === "Approved" ? "Succeeded" : "Failed", failure);
      return (await rehearsal.evidence.runRecord(execution))?.modelPackage ?? "";
    }

    /** What both environments serve, and with which instances. */
    const live = async (): Promise<unknown> => ({
      jobs: await trainingJobs(rehearsal),
      endpoints: await endpoints(rehearsal),
      variants: await Promise.all(stacks().map((stack) => variantsOf(rehearsal, endpointOf(stack)))),
    });

    it("bring both stacks up", async () => {
      await bothStacks((stack) => person.createStack(stack));
      await bothStacks((stack) => person.up(stack));
    });

    it("find nothing to change then", () => bothStacks((stack) => person.expectNoChanges(stack)));

    it("find nothing that differs from the state", function () {
      if (!refreshes) this.skip();
      return bothStacks((stack) => person.expectNoDrift(stack));
    });

    it("deliver a commit, with the CLI in each build", async () => {
      assert.equal(rehearsal.administrator.acceptConnections(), 1);
      const before = calls().length;
      const modelPackage = await deliver();
      for (const stack of stacks()) assert.equal(await servedPackage(rehearsal, endpointOf(stack)), modelPackage);
      const updates = calls()
        .slice(before)
        .flatMap((call) => (/^up .*--target \S*release:(\w+)\*\*.*--stack (\w+)/u.exec(call) ?? []).slice(1).join(" "))
        .filter((update) => update !== "");
      const [owner, production] = stacks();
      assert.deepEqual(updates, [`Training ${owner}`, `Serving ${owner}`, `Serving ${production}`]);
    });

    it("find nothing to change after it, and deliver a second commit", async () => {
      await bothStacks((stack) => person.expectNoChanges(stack));
      const [owner, production] = stacks();
      const former = await servedPackage(rehearsal, endpointOf(production));
      change(owner, ["training", "hyperparameters", "learning_rate"], "0.02");
      const modelPackage = await deliver();
      assert.notEqual(modelPackage, former);
      assert.equal(await servedPackage(rehearsal, endpointOf(production)), modelPackage);
    });

    it("change settings of the platform in place", async () => {
      const [owner] = stacks();
      change(owner, ["delivery", "approvalTimeoutMinutes"], 1440);
      change(owner, ["tags", "team"], "delivery");
      const steps = await person.plan(owner);
      assert.ok(steps.length > 0);
      assert.deepEqual(
        steps.filter(({ op }) => op !== "update"),
        [],
      );
      await person.up(owner);
      await person.expectNoChanges(owner);
    });

    it("hold the release in a person's update, whatever changed in the settings", async () => {
      const [owner, production] = stacks();
      const before = await live();
      change(owner, ["training", "hyperparameters", "learning_rate"], "0.03");
      change(production, ["endpoint", "variants", "0", "instanceType"], "ml.m5.xlarge");
      change(owner, ["endpoint", "variants", "0", "name"], "main");
      change(owner, ["endpoint", "variants", "1"], {
        name: "second",
        weight: 1,
        instanceType: "ml.m5.large",
        instanceCount: 1,
      });
      change(owner, ["delivery", "approvers", "1"], "another@example.com");
      assert.deepEqual(
        (await person.plan(owner)).map(({ op, urn }) => `${op} ${urn.split("::")[2]?.split("$").at(-1) ?? ""}`),
        ["create aws:sns/topicSubscription:TopicSubscription"],
      );
      await person.up(owner);
      await person.expectNoChanges(production);
      await person.up(production);
      assert.deepEqual(await live(), before);
    });

    it("change QA by a run, and production by one that was approved", async () => {
      const [owner, production] = stacks();
      const before = await variantsOf(rehearsal, endpointOf(production));
      const rejected = await deliver("Rejected");
      assert.equal(await servedPackage(rehearsal, endpointOf(owner)), rejected);
      assert.deepEqual(await variantsOf(rehearsal, endpointOf(production)), before);
      const approved = await deliver();
      assert.equal(await servedPackage(rehearsal, endpointOf(production)), approved);
      const large = "ml.m5.large";
      assert.deepEqual(await variantsOf(rehearsal, endpointOf(owner)), [
        { name: "main", instanceType: large },
        { name: "second", instanceType: large },
      ]);
      assert.deepEqual(await variantsOf(rehearsal, endpointOf(production)), [
        { name: "primary", instanceType: "ml.m5.xlarge" },
      ]);
    });

    it("make no endpoint again that somebody has deleted: a run does", async () => {
      const [owner, production] = stacks();
      await deleteByHand(rehearsal, { endpoint: endpointOf(production) });
      await deleteByHand(rehearsal, { endpoint: endpointOf(owner) });
      await person.up(owner);
      await assert.rejects(person.up(production), /has gone, although .* was approved for it/su);
      assert.deepEqual(await endpoints(rehearsal), []);
      await deliver();
      assert.deepEqual(await endpoints(rehearsal), [endpointOf(owner), endpointOf(production)].sort());
      await bothStacks((stack) => person.up(stack));
    });

    it("find code that was planted in the state, and replace it before anything runs it", async () => {
      const [owner] = stacks();
      const trace = join(rehearsal.checkout, "..", "the-planted-code-ran");
      await person.inspectProviders(owner);
      const state = await person.exportState(owner);
      const resources = (state.deployment.resources ?? []).map((resource) => withCode(resource, planted(trace)));
      await person.importState(owner, { ...state, deployment: { ...state.deployment, resources } });
      await assert.rejects(person.inspectProviders(owner), /other code/u);
      await person.up(owner);
      await person.inspectProviders(owner);
      assert.equal(existsSync(trace), false);
    });

    it("destroy nothing that is protected, and everything when it is not any more", async () => {
      const [owner, production] = stacks();
      await assert.rejects(person.destroy(production), /protect/u);
      assert.equal((await endpoints(rehearsal)).length, 2);
      await person.unprotectAll(production);
      await person.destroy(production);
      await emptyBuckets(rehearsal);
      await deletePackages(rehearsal);
      await person.unprotectAll(owner);
      await person.destroy(owner);
      assert.deepEqual(await endpoints(rehearsal), []);
      for (const stack of stacks()) {
        const { deployment } = await person.exportState(stack);
        assert.deepEqual(
          (deployment.resources ?? []).map(({ urn }) => urn),
          [],
        );
      }
    });
  });
}

/** A provider that leaves a trace, whatever of it is called. */
function planted(trace: string): string {
  const run = `() => { require("node:fs").writeFileSync(${JSON.stringify(trace)}, ""); return Promise.resolve({}); }`;
  const methods = ["check", "diff", "create", "read", "update", "delete"].map((method) => `${method}: ${run}`);
  return `exports.handler = () => ({ ${methods.join(", ")} });`;
}

function withCode(resource: StateResource, code: string): StateResource {
  if (!resource.type.startsWith("pulumi-nodejs:dynamic/")) return resource;
  const { inputs, outputs } = resource;
  return { ...resource, inputs: { ...inputs, __provider: code }, outputs: { ...outputs, __provider: code } };
}
