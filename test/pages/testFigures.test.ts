import assert from "node:assert/strict";
import {
  accuracyByClass,
  accuracyOf,
  confusions,
  latencies,
  latencyPercentile,
  reliability,
} from "../../pages/testFigures";
import { exampleEvidence } from "./exampleEvidence";

const evidence = exampleEvidence(["circle", "star"]);
const unanswered = { ...evidence, answers: [...evidence.answers, { class: 0, milliseconds: 1 }] };

describe("the figures of a test's page", () => {
  it("count what was not answered as wrong", () => {
    const { samples, right, share, interval } = accuracyOf(unanswered);
    assert.deepEqual({ samples, right, share }, { samples: 9, right: 6, share: 6 / 9 });
    assert.ok(interval[0] < share && share < interval[1]);
  });

  it("are of each class, also of one without samples", () => {
    const figures = accuracyByClass({ ...unanswered, classes: ["circle", "star", "tree"] });
    assert.deepEqual(
      figures.map(({ name, right, samples, interval }) => [name, right, samples, samples === 0 ? interval : "known"]),
      [
        ["circle", 3, 5, "known"],
        ["star", 3, 4, "known"],
        ["tree", 0, 0, [0, 1]],
      ],
    );
  });

  it("say what each class was taken for", () => {
    assert.deepEqual(confusions(unanswered), [
      { class: 0, best: 0, count: 3 },
      { class: 0, best: 1, count: 1 },
      { class: 1, best: 0, count: 1 },
      { class: 1, best: 1, count: 3 },
    ]);
  });

  it("hold the certainty of answers against how often they are right; certain ones are with the most certain", () => {
    assert.deepEqual(
      reliability(unanswered).map(({ from, samples, right, confidence }) => [
        from,
        samples,
        right,
        Math.round(1000 * confidence),
      ]),
      [
        [0.5, 2, 0, 550],
        [0.8, 2, 2, 800],
        [0.9, 4, 4, 950],
      ],
    );
  });

  it("count every answer's time once, the slowest included", () => {
    const parts = latencies(evidence);
    assert.equal(
      parts.reduce((sum, { count }) => sum + count, 0),
      evidence.answers.length,
    );
    assert.deepEqual([parts.at(-1)?.to, parts.at(-1)?.count], [40, 2]);
    assert.deepEqual([latencyPercentile(evidence, 50), latencyPercentile(evidence, 95)], [12, 40]);
    assert.deepEqual(latencies({ ...evidence, answers: [] }), []);
  });
});
