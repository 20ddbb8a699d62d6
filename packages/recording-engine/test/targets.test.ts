import assert from "node:assert/strict";
import { Targets } from "../urns";
import { eachWithStack, operationOn } from "./declaredStack";

describe("targets", () => {
  const stack = eachWithStack();
  const declared = (value: string) => [
    { name: "platform", group: true },
    { name: "serving", group: true },
    { name: "store", parent: "platform", value },
    { name: "endpoint", parent: "serving", from: "store" },
  ];
  const serving = ["**::serving", "**::endpoint"];

  it("converges what the globs match and leaves the rest pending", async () => {
    await stack().up(declared("1"));
    const run = await stack().up([...declared("2"), { name: "extra" }], { targets: serving });
    assert.deepEqual(run.journal, []);
    assert.equal(operationOn(run, "store"), "same");
    assert.equal(operationOn(run, "extra"), undefined);
    const rest = await stack().up([...declared("2"), { name: "extra" }]);
    assert.deepEqual([...rest.journal].sort(), ["create extra", "update endpoint=2", "update store=2"]);
  });

  it("includes the children whose URN carries the targeted component's type", async () => {
    const run = await stack().up(declared("1"), { targets: ["**declared:index:Group**"] });
    assert.deepEqual(run.journal, ["create store=1", "create endpoint=1"]);
  });

  it("refuses a target that depends on something that does not exist and is not targeted", async () => {
    const run = await stack().up(declared("1"), { targets: serving });
    assert.match(
      run.failure ?? "",
      /^Stack one: Resource '.*::endpoint' depends on '.*::store' which was not specified in --target list\.$/,
    );
    assert.deepEqual(run.journal, []);
  });

  it("deletes only targeted resources, and refuses to when another one needs them", async () => {
    await stack().up(declared("1"));
    const withoutEndpoint = await stack().up(declared("1").slice(0, 3), { targets: ["**::store"] });
    assert.deepEqual(withoutEndpoint.journal, []);
    const needed = await stack().up(declared("1").slice(0, 2), { targets: ["**::store"] });
    assert.match(needed.failure ?? "", /'.*::endpoint' will be destroyed but was not specified in --target list/);
    const gone = await stack().up(declared("1").slice(0, 3), { targets: ["**::endpoint"] });
    assert.deepEqual(gone.journal, ["delete endpoint=1"]);
  });

  it("refuses a URN that no resource has", async () => {
    const run = await stack().up(declared("1"), {
      targets: ["urn:pulumi:one::declared::declared:index:Group::nowhere"],
    });
    assert.match(run.failure ?? "", /Target '.*::nowhere' could not be found in the stack/);
  });

  it("takes * for anything within one part of a URN and ** for anything", () => {
    const urn = "urn:pulumi:dev::p::p:release:Serving$aws:sagemaker/endpoint:Endpoint::serving-endpoint";
    assert.equal(new Targets(["**release:Serving**"]).includes(urn), true);
    assert.equal(new Targets(["*Serving*"]).includes(urn), false);
    assert.equal(new Targets(["urn:pulumi:*::p::**::serving-*"]).includes(urn), true);
    assert.equal(new Targets(["**release:Serving"]).includes(urn), false);
  });
});
