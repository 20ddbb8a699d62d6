import assert from "node:assert/strict";
import { wilsonInterval } from "../../contract/wilson";

describe("the interval of a share", () => {
  // Reference values: statsmodels' proportion_confint(method="wilson").
  for (const [successes, samples, lower, upper] of [
    [190, 200, 0.9104, 0.9726],
    [5, 10, 0.2366, 0.7634],
    [200, 200, 0.9812, 1],
    [0, 200, 0, 0.0188],
  ] as const) {
    it(`of ${successes} of ${samples} goes from ${lower} to ${upper}`, () => {
      const [from, to] = wilsonInterval(successes, samples);
      assert.ok(Math.abs(from - lower) < 5e-5 && Math.abs(to - upper) < 5e-5, `${from} to ${to}`);
    });
  }

  it("is everything when nothing was measured", () => {
    assert.deepEqual(wilsonInterval(0, 0), [0, 1]);
  });
});
