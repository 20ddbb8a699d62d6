import assert from "node:assert/strict";
import { readProbabilities } from "../../../api/model/probabilities";

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
