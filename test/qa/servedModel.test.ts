import assert from "node:assert/strict";
import { healthFault } from "../../qa/servedModel";

describe("an answer to GET /health", () => {
  const model = { package: "arn:aws:sagemaker:eu-west-1:123456789012:model-package/demo/1", variant: "primary" };
  const expected = (): string => model.package;
  const fault = (answer: unknown, status = 200): ReturnType<typeof healthFault> =>
    healthFault({ status, text: JSON.stringify(answer) }, expected);

  for (const [what, answer] of [
    ["of an earlier commit, which names no variants", { status: "serving", model }],
    [
      "of a later one, which says more",
      { status: "serving", model: { ...model, since: "now" }, variants: [], more: 1 },
    ],
  ] as const)
    it(`is good from an API ${what}`, () => {
      assert.equal(fault(answer), undefined);
    });

  for (const answer of [{ status: "serving" }, { model: { variant: "primary" } }, "serving"])
    it(`is none that can be read in ${JSON.stringify(answer)}`, () => {
      assert.throws(() => fault(answer));
    });

  it("may be another one soon, while another package serves and while a look-up fails", () => {
    assert.deepEqual(fault({ model: { ...model, package: "the former" } }), {
      text: `GET /health: expected package ${model.package} on variant primary, came the former`,
      mayPass: true,
    });
    for (const status of [502, 503])
      assert.deepEqual(fault({ detail: "later" }, status), {
        text: `GET /health: expected 200, came ${status}: {"detail":"later"}`,
        mayPass: true,
      });
  });

  it("is not waited for where asking again changes nothing", () => {
    for (const status of [400, 403, 404, 429, 500]) assert.equal(fault({}, status)?.mayPass, false);
  });
});
