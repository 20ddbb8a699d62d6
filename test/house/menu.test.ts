import assert from "node:assert/strict";
import { BadInput } from "../../machine/badInput";
import { suites, suitesInFolder } from "../../scenarios/list";
import { listed, namesAndOptions, requireKnown } from "../../scripts/menu";

const choices = {
  queue: { takes: "1 min", description: "two runs at a time" },
  kills: { takes: "20 min", description: "a process is killed", options: "[--seed N]" },
};

describe("A command that runs things by name", () => {
  it("says what there is, how long it takes and what it does", () => {
    assert.equal(
      listed(choices),
      "  queue              1 min  two runs at a time\n  kills [--seed N]  20 min  a process is killed",
    );
  });

  it("answers unknown names with what there is", () => {
    requireKnown(["kills", "queue"], choices);
    for (const name of ["quue", "constructor"])
      assert.throws(
        () => {
          requireKnown(["queue", name], choices);
        },
        (error) =>
          error instanceof BadInput && error.message === `There is no ${name}. There is:\n\n${listed(choices)}`,
      );
  });

  it("takes names first and options after them", () => {
    assert.deepEqual(namesAndOptions(["a", "b", "--seed", "3"]), [
      ["a", "b"],
      ["--seed", "3"],
    ]);
    assert.deepEqual(namesAndOptions(["a"]), [["a"], []]);
    assert.deepEqual(namesAndOptions([]), [[], []]);
  });
});

describe("npm run scenarios", () => {
  it("has a description of every scenario, and none of what is not there", () => {
    assert.deepEqual(Object.keys(suites).sort(), suitesInFolder());
  });
});
