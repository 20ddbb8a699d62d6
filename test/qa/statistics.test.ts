import assert from "node:assert/strict";
import { largestShare, percentile, provenAccuracy, wilsonLowerBound } from "../../qa/statistics";

describe("wilsonLowerBound", () => {
  // Reference values: statsmodels' proportion_confint(method="wilson").
  for (const [successes, samples, bound] of [
    [190, 200, 0.9104],
    [5, 10, 0.2366],
    [200, 200, 0.9812],
    [0, 200, 0],
  ] as const) {
    it(`${successes} of ${samples} are surely ${bound}`, () => {
      assert.ok(
        Math.abs(wilsonLowerBound(successes, samples) - bound) < 5e-5,
        String(wilsonLowerBound(successes, samples)),
      );
    });
  }

  it("is 0 when nothing was measured, so that an empty test passes nothing", () => {
    assert.equal(wilsonLowerBound(0, 0), 0);
  });
});

describe("provenAccuracy", () => {
  it("is the share of 200 pictures, and what is sure of fewer", () => {
    assert.equal(provenAccuracy(100, 200), 0.5);
    assert.equal(provenAccuracy(100, 199), wilsonLowerBound(100, 199));
  });
});

describe("percentile", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);

  it("is the smallest value that enough others do not exceed", () => {
    assert.equal(percentile(values, 95), 190);
    assert.equal(percentile(values, 50), 100);
    assert.equal(percentile([7], 95), 7);
  });

  it("of nothing is no number, which is within no budget", () => {
    assert.equal(percentile([], 95) <= 1000, false);
  });
});

describe("largestShare", () => {
  it("is what a model reaches that always answers the same", () => {
    assert.equal(largestShare([0, 0, 0, 1, 2]), 0.6);
    assert.equal(largestShare([]), 0);
  });
});
