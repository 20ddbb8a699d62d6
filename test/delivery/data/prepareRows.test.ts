import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { type DataManifest, parseHeldOutIndex } from "../../../contract/dataManifest";
import { attempt, Preparation } from "./preparation";

const kind = "tabular-classification";

describe("rows of numbers", () => {
  let preparation: Preparation;

  beforeEach(async () => {
    preparation = await Preparation.open();
  });
  afterEach(() => preparation.close());

  const prepare = (): Promise<DataManifest> => preparation.prepare("rows", { kind });

  function rows(change: (lines: string[]) => void = () => undefined): void {
    const written = Array.from(
      { length: 60 },
      (_, index) => `${index % 2 === 0 ? "low" : "high"},${index},${index / 4}`,
    );
    change(written);
    preparation.write("rows/samples.csv", written.join("\n"));
  }

  it("become CSV channels with the index of the class first, and held-out rows without it", async () => {
    rows();
    const { version, samples, classes } = await prepare();
    assert.deepEqual([classes, samples], [["high", "low"], { train: 46, validation: 12, heldOut: 2 }]);
    const learned = ["train", "validation"].flatMap((part) =>
      String(preparation.object(`datasets/${version}/${attempt}/${part}/${part}.csv`))
        .trimEnd()
        .split("\n"),
    );
    for (const line of learned) {
      const [label, first] = line.split(",").map(Number);
      assert.equal(label, Number(first) % 2 === 0 ? 1 : 0, line);
    }
    const index = parseHeldOutIndex(String(preparation.object(`held-out/${version}/${attempt}/index.json`)), "index");
    const heldOut = index.samples.map(({ file, contentType }) => {
      assert.equal(contentType, "text/csv");
      return String(preparation.object(`held-out/${version}/${attempt}/samples/${file}`));
    });
    const all = [...learned.map((line) => line.slice(line.indexOf(",") + 1)), ...heldOut];
    assert.equal(new Set(all).size, 60, "three disjoint parts that together are the file");
  });

  for (const [what, spoil, message] of [
    [
      "a header",
      (lines: string[]) => lines.unshift("label,width,height"),
      /samples\.csv, line 1: "width" is no number/u,
    ],
    [
      "a line that is too short",
      (lines: string[]) => lines.push("low,1"),
      /samples\.csv, line 61: there are 1 numbers, in the first line 2/u,
    ],
    ["a missing label", (lines: string[]) => lines.push(",1,2"), /samples\.csv, line 61: the label is missing/u],
    ...["0x10", "0b11", "0o17", "1_000", "NaN", "Infinity", "1e400", "\u0662", ""].map(
      (number) =>
        [
          `the number ${number || "that is none"}`,
          (lines: string[]) => lines.push(`low,${number},1`),
          new RegExp(`samples\\.csv, line 61: "${number}" is no number`, "u"),
        ] as const,
    ),
    [
      "semicolons",
      (lines: string[]) => lines.splice(0, lines.length, "low;1", "high;2"),
      /line 1: there is no comma with a number after it/u,
    ],
    ["quotes", (lines: string[]) => lines.push('"low",1,2'), /line 61: the label is "low"; leave the quotes out/u],
    ["a long label", (lines: string[]) => lines.push(`${"x".repeat(256)},1,2`), /a class name of 256 bytes/u],
    [
      "a label for each line",
      (lines: string[]) => lines.splice(0, lines.length, ...Array.from({ length: 1000 }, (_, at) => `l${at},1`)),
      /too few samples of l0 \(1\), .* and 980 more: every class/u,
    ],
    [
      "one label only",
      (lines: string[]) => lines.splice(0, lines.length, "low,1", "low,2"),
      /samples\.csv has 1 different labels/u,
    ],
  ] as const) {
    it(`are refused with ${what}, and it says where`, async () => {
      rows((lines) => {
        spoil(lines);
      });
      await assert.rejects(prepare(), message);
    });
  }

  it("may hold numbers in every way in which they are written in all languages", async () => {
    rows((lines) => {
      lines.push("low,+1,-.5", "low,1.,1e-3", "high,1E+3,007");
    });
    assert.equal(
      Object.values((await preparation.read("rows", { kind })).samples).reduce((sum, count) => sum + count, 0),
      63,
    );
  });

  it("are missed by the name of their file", async () => {
    await mkdir(preparation.path("rows"));
    await assert.rejects(prepare(), /training\.data\.source: .*samples\.csv cannot be read/u);
  });
});
