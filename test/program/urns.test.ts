import assert from "node:assert/strict";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { evaluate } from "../../review/program/evaluate";
import { compare, fullestGraphs, readUrnLists, type UrnList } from "./urnList";

const advice =
  "Run `npm run generate -- urns` and commit test/program/urns.yaml. " +
  'Where a URN has gone, it asks for an alias or for "replaces".';

describe("the URNs of the program", () => {
  it("are those of the committed list, and what has gone is decided", async () => {
    const lists = readUrnLists();
    const graphs = await fullestGraphs();
    assert.deepEqual(Object.keys(lists), Object.keys(graphs));
    for (const [stack, graph] of Object.entries(graphs)) {
      const committed = lists[stack];
      assert.ok(committed);
      assert.deepEqual(compare(committed, graph), { list: committed, undecided: [] }, advice);
    }
  });
});

/** A component with a component in it. */
class Nest extends ComponentResource {
  public constructor(name: string, child: string, options: ComponentResourceOptions, childAliases: string[] = []) {
    super("test:index:Nest", name, {}, options);
    const aliases = childAliases.map((former) => ({ name: former }));
    new ComponentResource("test:index:Egg", `${name}-${child}`, {}, { parent: this, aliases });
    this.registerOutputs({});
  }
}

describe("a list of URNs", () => {
  const [nest, egg] = ["test:index:Nest::nest", "test:index:Nest$test:index:Egg::nest-egg"];
  const committed: UrnList = { declared: [egg, nest], former: [] };
  const compared = async (declare: () => unknown, list = committed) =>
    compare(list, await evaluate(declare, { project: "test", stack: "one", region: "us-east-1" }));

  it("fits what declares it", async () => {
    assert.deepEqual(await compared(() => new Nest("nest", "egg", {})), { list: committed, undecided: [] });
  });

  it("takes up what is new", async () => {
    const { list, undecided } = await compared(() => new Nest("nest", "egg", {}), { declared: [nest], former: [] });
    assert.deepEqual([list, undecided], [committed, []]);
  });

  it("asks what becomes of a child under another name", async () => {
    const { list, undecided } = await compared(() => new Nest("nest", "chick", {}));
    assert.deepEqual(list.declared, ["test:index:Nest$test:index:Egg::nest-chick", nest]);
    assert.deepEqual(undecided, [egg]);
  });

  it("sees that it stays in place when an alias says so, and asks again when the alias has gone", async () => {
    const now = "test:index:Nest$test:index:Egg::nest-chick";
    const { list, undecided } = await compared(() => new Nest("nest", "chick", {}, ["nest-egg"]));
    assert.deepEqual(list, { declared: [now, nest], former: [{ urn: egg, change: "in place", now }] });
    assert.deepEqual(undecided, []);
    const withoutAlias = await compared(() => new Nest("nest", "chick", {}), list);
    assert.deepEqual(withoutAlias.undecided, [egg]);
  });

  it("follows a parent's alias to its children", async () => {
    const { list, undecided } = await compared(() => new Nest("tree", "egg", { aliases: [{ name: "nest" }] }));
    assert.deepEqual(list.former, [
      { urn: egg, change: "in place", now: "test:index:Nest$test:index:Egg::tree-egg" },
      { urn: nest, change: "in place", now: "test:index:Nest::tree" },
    ]);
    assert.deepEqual(undecided, []);
  });

  it("keeps in mind what was meant to be replaced, until it is declared again", async () => {
    const replaced: UrnList = { declared: [nest], former: [{ urn: egg, change: "replaces" }] };
    assert.deepEqual((await compared(() => new Nest("nest", "chick", {}), replaced)).list.former, replaced.former);
    assert.deepEqual((await compared(() => new Nest("nest", "egg", {}), replaced)).list.former, []);
  });
});
