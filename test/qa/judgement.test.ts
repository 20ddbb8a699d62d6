import assert from "node:assert/strict";
import type { Answer } from "../../qa/answers";
import {
  figuresOf,
  requireAccuracy,
  requireAnswers,
  requireBetterThanGuessing,
  requireInService,
  requireLowLatency,
  requireProbabilities,
} from "../../qa/judgement";

const classes = ["circle", "star"];
const target = { endpoint: "pictures", endpointConfiguration: "expected" };
const quality = { maximumLatencyMilliseconds: 10, concurrency: 2 };

/** What a model answers to 40 samples, a circle and a star in turns. */
function answersWith(outcome: (label: number) => Answer["outcome"], milliseconds = 5): readonly Answer[] {
  return Array.from({ length: 40 }, (_, number) => ({
    sample: {
      file: `${number}.jpg`,
      class: number % 2,
      origin: `${classes[number % 2] ?? ""}/${number}.jpg`,
      contentType: "image/jpeg",
      sha256: "",
    },
    milliseconds,
    outcome: outcome(number % 2),
  }));
}

const answered = (text: string): Answer["outcome"] => ({ kind: "answered", text });
const right = answersWith((label) => answered(label === 0 ? "[0.9, 0.1]" : "[0.2, 0.8]"));
const always = answersWith(() => answered("[0.9, 0.1]"));

/** Every judgement about these answers. */
function judge(answers: readonly Answer[], minimumAccuracy = 0.5): void {
  const figures = figuresOf(answers, classes, "expected");
  requireInService(target, { status: "InService", reason: undefined, configuration: "expected" });
  requireAnswers(answers);
  requireProbabilities(answers, classes);
  requireAccuracy(answers, figures, classes, minimumAccuracy);
  requireBetterThanGuessing(answers, figures);
  requireLowLatency(answers, figures, quality);
}

describe("the judgement about a model", () => {
  it("lets a good one go on, with its figures", () => {
    judge(right);
    assert.deepEqual(figuresOf(right, classes, "expected"), {
      endpointConfiguration: "expected",
      accuracy: 1,
      accuracyLowerBound: figuresOf(right, classes, "").accuracyLowerBound,
      latencyMilliseconds: { p50: 5, p95: 5 },
      samples: 40,
    });
  });

  it("says by how much a model misses the accuracy, and what so few samples prove", () => {
    assert.throws(() => {
      judge(always, 0.6);
    }, /accuracy of 0\.6 or more, came 0\.500 \(0\.352 at least.*: 20 of 40 samples are wrong:\n {2}star\/1\.jpg: /u);
    assert.throws(() => {
      judge(right, 0.95);
    }, /accuracy of 0\.95 or more, came 1\.000 \(0\.912 at least/u);
  });

  it("stops one that is no better than always answering the same", () => {
    assert.throws(() => {
      judge(always, 0.3);
    }, /surely above 0\.500, the largest class's share; came 0\.500/u);
  });

  it("stops one that fails, or answers with what is no probability", () => {
    assert.throws(() => {
      judge(answersWith(() => ({ kind: "failed", message: "ModelError: 500" })));
    }, /expected 40 answers, 40 invocations failed:/u);
    assert.throws(() => {
      judge(answersWith(() => answered("[0.9]")));
    }, /40 of 40 answers are no probabilities:/u);
  });

  it("stops one that is too slow", () => {
    assert.throws(() => {
      judge(right.map((answer, number) => ({ ...answer, milliseconds: number < 3 ? 20 : 5 })));
    }, /within 10 ms at 2 invocations at a time, came 20 ms \(median 5 ms\)\. .*\n {2}circle\/0\.jpg: 20 ms/u);
  });

  it("names what an endpoint is instead of in service, or what it serves after a rollback", () => {
    const standing = { status: "InService", reason: undefined, configuration: "expected" };
    assert.throws(() => {
      requireInService(target, { ...standing, status: "Failed", reason: "no capacity" });
    }, /endpoint pictures: expected InService, came Failed\. no capacity/u);
    assert.throws(() => {
      requireInService(target, { ...standing, configuration: "former" });
    }, /expected configuration expected, came former: the deployment was rolled back/u);
    requireInService({ ...target, endpointConfiguration: undefined }, { ...standing, configuration: "former" });
  });
});
