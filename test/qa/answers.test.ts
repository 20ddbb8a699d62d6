import assert from "node:assert/strict";
import { failedInvocations, faultyAnswers, firstOf, mostProbable, readProbabilities, wrongAnswers, type Answer } from "../../qa/answers";

const answer = (origin: string, label: number, outcome: Answer["outcome"]): Answer => ({
  sample: { file: "0.jpg", class: label, origin, contentType: "image/jpeg" },
  milliseconds: 1,
  outcome,
});
const answered = (text: string): Answer["outcome"] => ({ kind: "answered", text });
const classes = ["circle", "star"];

describe("readProbabilities", () => {
  it("reads what the image prints, rounded as it is", () => {
    assert.deepEqual(readProbabilities("[0.3333333, 0.6666666]", 2), { values: [0.3333333, 0.6666666] });
  });

  const faults = {
    "no JSON": ["<html>", "expected a JSON array of 2 probabilities, came <html>"],
    "an empty answer": ["", "expected a JSON array of 2 probabilities, came nothing"],
    "something else than numbers": ['["a", "b"]', 'expected a JSON array of 2 probabilities, came ["a", "b"]'],
    "too few": ["[1]", "expected 2 probabilities, came 1"],
    "a negative one": ["[-0.5, 1.5]", "expected probabilities from 0 to 1, came -0.5"],
    "a wrong sum": ["[0.5, 0.4]", "expected probabilities that sum to 1, came a sum of 0.9"],
  } as const;
  for (const [what, [text, fault]] of Object.entries(faults)) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(readProbabilities(text, 2), { fault });
    });
  }
});

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
