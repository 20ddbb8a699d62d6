import assert from "node:assert/strict";
import { servedModel } from "../../qa/servedModel";

describe("what the tests read of GET /health", () => {
  const model = { package: "arn:aws:sagemaker:eu-west-1:123456789012:model-package/demo/1", variant: "primary" };

  for (const [what, answer] of [
    ["of an earlier commit, which names no variants", { status: "serving", model }],
    [
      "of a later one, which says more",
      { status: "serving", model: { ...model, since: "now" }, variants: [], more: 1 },
    ],
  ] as const)
    it(`holds for an API ${what}`, () => {
      assert.deepEqual(servedModel(answer), model);
    });

  for (const answer of [{ status: "serving" }, { model: { variant: "primary" } }, "serving"])
    it(`is not in ${JSON.stringify(answer)}`, () => {
      assert.throws(() => servedModel(answer));
    });
});
