import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import { createRandom } from "../rehearsal/pictures/random";
import { Laboratory } from "./laboratory";
import { newFolder } from "./workshop";

/** Three classes of rows that overlap a little. */
function drawRows(): string {
  const random = createRandom(1);
  const centers = { low: [1, 5, 3], middle: [4, 1, 3], high: [7, 5, 6] };
  const lines = Object.entries(centers).flatMap(([label, center]) =>
    Array.from({ length: 300 }, () =>
      [label, ...center.map((value) => (value + random.normal()).toFixed(4))].join(","),
    ),
  );
  return `${lines.join("\n")}\n`;
}

describe("an image of one's own, for a model that knows no pictures", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });
  after(() => laboratory.close());

  it("is delivered to production by the same pipeline", async () => {
    const rows = await newFolder("rows");
    writeFileSync(join(rows, "samples.csv"), drawRows());
    nameImage(join(laboratory.checkout, "Pulumi.dev.yaml"));
    const rehearsal = await laboratory.start({ data: pathToFileURL(rows).href });
    const { execution, ending, failure } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    const { environments } = await rehearsal.runRecord(execution);
    const accuracies = ["dev", "prod"].map((stack) => environments?.[stack]?.accuracy ?? 0);
    console.log(`      accuracy ${accuracies.map((accuracy) => accuracy.toFixed(3)).join(" in dev, ")} in prod`);
    assert.ok(accuracies.every((accuracy) => accuracy > 0.9));
  });
});

/** What rehearsal/images/nearest-centroid/README.md says to write. */
function nameImage(file: string): void {
  const settings = parse(readFileSync(file, "utf8")) as { config: Record<string, Record<string, unknown>> };
  settings.config["model-delivery:training"] = {
    ...settings.config["model-delivery:training"],
    image: { uri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/nearest-centroid:1", kind: "tabular-classification" },
    instanceType: "ml.m5.large",
    hyperparameters: {},
  };
  writeFileSync(file, stringify(settings));
}
