import assert from "node:assert/strict";
import { type Answer, failedInvocations, faultyAnswers, firstOf, mostProbable, wrongAnswers } from "../../qa/answers";

const answer = (origin: string, label: number, outcome: Answer["outcome"]): Answer => ({
  sample: { file: "0.jpg", class: label, origin, contentType: "image/jpeg", sha256: "" },
  milliseconds: 1,
  outcome,
});
const answered = (text: string): Answer["outcome"] => ({ kind: "answered", text });
const classes = ["circle", "star"];

describe("judging answers", () => {
  const answers = [
    answer("circle/1.jpg", 0, answered("[0.9, 0.1]")),
    answer("circle/2.jpg", 0, answered("[0.2, 0.8]")),
    answer("star/1.jpg", 1, answered("[1]")),
    answer("star/2.jpg", 1, { kind: "failed", message: "ModelError: 500" }),
  ];

  it("names for each wrong answer the sample, what was expected and what came", () => {
    assert.deepEqual(wrongAnswers(answers, classes), [
      "circle/2.jpg: expected circle, came star with 0.80",
      "star/1.jpg: expected star, came no probabilities (expected 2 probabilities, came 1)",
      "star/2.jpg: expected star, came ModelError: 500",
    ]);
  });

  it("tells answers that are no probabilities from invocations that failed", () => {
    assert.deepEqual(faultyAnswers(answers, 2), ["star/1.jpg: expected 2 probabilities, came 1"]);
    assert.deepEqual(failedInvocations(answers), ["star/2.jpg: expected an answer, came ModelError: 500"]);
  });

  it("takes the first of equally probable classes", () => {
    assert.equal(mostProbable([0.1, 0.45, 0.45]), 1);
  });

  it("shows a few lines of many", () => {
    assert.equal(firstOf(["a", "b", "c"], 2), "\n  a\n  b\n  … and 1 more");
  });
});
