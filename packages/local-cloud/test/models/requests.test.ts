import assert from "node:assert/strict";
import { CodeBuildClient, DeleteProjectCommand } from "@aws-sdk/client-codebuild";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
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

  it("are refused on the wire in each protocol's own shape", async () => {
    const refused = /^1 validation error detected: Value/u;
    const role = { RoleName: "a role", AssumeRolePolicyDocument: "{}" };
    await assert.rejects(new IAMClient(test.clientOf()).send(new CreateRoleCommand(role)), {
      name: "ValidationError",
      message: refused,
    });
    await assert.rejects(new CodeBuildClient(test.clientOf()).send(new DeleteProjectCommand({ name: "" })), {
      name: "InvalidInputException",
      message: refused,
    });
    await assert.rejects(new LambdaClient(test.clientOf()).send(new GetFunctionCommand({ FunctionName: "a b" })), {
      name: "ValidationException",
      message: refused,
    });
    await assert.rejects(new SNSClient(test.clientOf()).send(new CreateTopicCommand({ Name: "a topic" })), {
      name: "InvalidParameterException",
      message: refused,
    });
  });

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
