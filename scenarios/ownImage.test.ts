import assert from "node:assert/strict";
import { join } from "node:path";
import { commandsBelow } from "../test/pageCommands";
import { readReport, shell } from "./commandLine";
import { Laboratory } from "./laboratory";

describe("a container of one's own in Python, for a model that knows no pictures", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });
  after(() => laboratory.close());

  it("is delivered to production by the commands of examples/tabular/README.md", async () => {
    const commands = commandsBelow(join(laboratory.checkout, "examples/tabular/README.md"), "Rehearse it");
    const { status, output, seconds } = await shell(laboratory.checkout, commands).exited;
    assert.equal(status, 0, output);
    const { status: ending, environments, training } = readReport(join(laboratory.checkout, "delivery.json"));
    assert.equal(ending, "Succeeded");
    assert.equal(training.reused, false);
    const accuracies = ["dev", "prod"].map((stack) => environments[stack]?.accuracy ?? 0);
    const shown = accuracies.map((accuracy) => accuracy.toFixed(3)).join(" in dev, ");
    console.log(`      accuracy ${shown} in prod, ${seconds.toFixed(0)} s`);
    assert.ok(accuracies.every((accuracy) => accuracy > 0.9));
  });
});
