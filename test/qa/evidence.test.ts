import assert from "node:assert/strict";
import sharp from "sharp";
import { parseEvidence } from "../../contract/testEvidence";
import type { Answer } from "../../qa/answers";
import { evidenceOf } from "../../qa/evidence";

const classes = ["circle", "star", "tree"];
const sample = (file: string, label: number, contentType = "image/png"): Answer["sample"] => ({
  file,
  class: label,
  origin: `${classes[label] ?? ""}/${file}`,
  contentType,
  sha256: "0".repeat(64),
});
const held = [sample("a", 0), sample("b", 1), sample("c", 1, "text/csv"), sample("d", 2), sample("e", 2)];
const answered = (position: number, values: readonly number[]): Answer => ({
  sample: held[position] ?? assert.fail(),
  milliseconds: 10.004 + position,
  outcome: { kind: "answered", text: JSON.stringify(values) },
});

describe("what the suite leaves of a test", () => {
  const target = {
    stack: "dev",
    endpoint: "pictures-dev",
    modelPackage: "arn:package",
    place: { version: "0123456789abcdef", attempt: "fedcba9876543210" },
    quality: {
      minimumAccuracy: 0.9,
      maximumLatencyMilliseconds: 500,
      concurrency: 2,
      badInput: "clientError" as const,
    },
    heldOut: { version: "0123456789abcdef", classes, samples: held },
  };
  // As they came, not in the order of the index.
  const answers: readonly Answer[] = [
    answered(4, [0.3, 0.7, 0]),
    answered(0, [0.9, 0.1, 0]),
    { ...answered(3, []), outcome: { kind: "failed", message: "500" } },
    answered(2, [0.05, 0.0, 0.95]),
    answered(1, [0.8, 0.2, 0]),
  ];

  const evidence = async (): ReturnType<typeof evidenceOf> => {
    const wide = { create: { width: 400, height: 100, channels: 3, background: "red" } } as const;
    const picture = await sharp(wide).png().toBuffer();
    const samples = new Map(held.map(({ file }) => [file, file === "e" ? Buffer.from("no picture") : picture]));
    const tested = { target, answers, samples, endpointConfiguration: "one", at: new Date("2026-01-31T12:00:00Z") };
    return evidenceOf(tested);
  };

  it("has an answer for each sample, in the order of the index", async () => {
    assert.deepEqual((await evidence()).answers, [
      { class: 0, milliseconds: 10, best: 0, confidence: 0.9 },
      { class: 1, milliseconds: 11, best: 0, confidence: 0.8 },
      { class: 1, milliseconds: 12, best: 2, confidence: 0.95 },
      { class: 2, milliseconds: 13 },
      { class: 2, milliseconds: 14, best: 1, confidence: 0.7 },
    ]);
  });

  it("shows the mistakes of which the model was most certain, with small copies of pictures", async () => {
    const { worstMistakes } = await evidence();
    assert.deepEqual(
      worstMistakes.map(({ origin, picture }) => [origin, picture !== undefined]),
      [
        ["star/c", false],
        ["star/b", true],
        ["tree/e", false],
      ],
    );
    const small = await sharp(Buffer.from(worstMistakes[1]?.picture?.base64 ?? "", "base64")).metadata();
    assert.deepEqual([small.format, small.width, small.height], ["jpeg", 96, 24]);
  });

  it("is read as it was written, the same for the same answers", async () => {
    const written = JSON.stringify(await evidence());
    assert.deepEqual(parseEvidence(written, "there"), await evidence());
    assert.throws(() => parseEvidence("{}", "there"), /^Error: there holds no evidence of a test: /u);
  });
});
