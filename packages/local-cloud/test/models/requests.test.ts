import assert from "node:assert/strict";
import { AwsError } from "../../contract";
import { createServices } from "../../services";
import { startTestCloud, type TestCloud } from "../testCloud";
import { plantedRequests } from "./planted";

describe("Requests that AWS's models refuse", () => {
  let test: TestCloud;

  before(async () => {
    test = await startTestCloud({ services: createServices });
  });

  after(async () => {
    await test.stop();
  });

  for (const { service, operation, request, codes, planted } of plantedRequests) {
    const send = (members: object): Promise<unknown> =>
      test.cloud.call(test.cloud.administrator.caller, service, operation, { ...request, ...members });

    describe(`${service}:${operation}`, () => {
      it("are let through without a fault", async () => {
        assert.equal(await refusalOf(send({})), undefined);
      });

      for (const { fault, members, refused } of planted) {
        it(`are refused with ${fault}`, async () => {
          const error = await refusalOf(send(members));
          assert.ok(error?.message.includes(refused), error?.message ?? "It was let through.");
          assert.equal(error?.code, refused.includes("is not of type") ? codes.malformed : codes.invalid);
        });
      }
    });
  }

  it("are told with all their faults at once", async () => {
    const error = await refusalOf(
      test.cloud.call(test.cloud.administrator.caller, "sagemaker", "DeleteModel", { ModelName: "", Name: "model" }),
    );
    assert.match(error?.message ?? "", /^2 validation errors detected: .*'name'.*'modelName'/u);
  });
});

/** The guard's refusal of a request; undefined when it let the request through, whatever the service said then. */
async function refusalOf(answer: Promise<unknown>): Promise<AwsError | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    assert.ok(error instanceof AwsError);
    return /validation errors? detected/u.test(error.message) ? error : undefined;
  }
}
