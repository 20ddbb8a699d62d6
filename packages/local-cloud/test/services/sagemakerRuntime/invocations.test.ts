import assert from "node:assert/strict";
import { ModelError } from "@aws-sdk/client-sagemaker-runtime";
import { accountId, image, Laboratory, region, roleArn } from "../sagemaker/laboratory";

describe("SageMaker Runtime", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
    const { sagemaker } = laboratory.administrator;
    const ModelDataUrl = await laboratory.uploadModel("live");
    await sagemaker.createModel({
      ModelName: "live",
      ExecutionRoleArn: roleArn("execution"),
      PrimaryContainer: { Image: image, ModelDataUrl },
    });
    await sagemaker.createEndpointConfig({
      EndpointConfigName: "live",
      ProductionVariants: [
        { VariantName: "AllTraffic", ModelName: "live", InstanceType: "ml.m5.large", InitialInstanceCount: 1 },
      ],
    });
    await sagemaker.createEndpoint({ EndpointName: "live", EndpointConfigName: "live" });
    await laboratory.endpointSettled("live");
  });

  after(() => laboratory.close());

  const invoke = (Body: string | Uint8Array, EndpointName = "live"): Promise<unknown> =>
    laboratory.administrator.runtime.invokeEndpoint({ EndpointName, Body, ContentType: "application/x-image" });

  it("tells what the container answered when it refuses the input", async () => {
    await assert.rejects(invoke("broken"), (error) => {
      assert.ok(error instanceof ModelError);
      assert.equal(error.$metadata.httpStatusCode, 424);
      assert.equal(error.OriginalStatusCode, 400);
      assert.equal(error.OriginalMessage, "this is not a picture");
      assert.match(
        error.message,
        /^Received client error \(400\) from primary with message "this is not a picture"\. See https:/u,
      );
      assert.match(error.LogStreamArn ?? "", /log-group:\/aws\/sagemaker\/Endpoints\/live:log-stream:AllTraffic\/i-/u);
      return true;
    });
  });

  it("does not know an endpoint that does not exist", async () => {
    await assert.rejects(invoke("picture", "absent"), {
      name: "ValidationError",
      message: `Endpoint absent of account ${accountId} not found.`,
    });
  });

  it("takes 6 MB and refuses more", async () => {
    await invoke(new Uint8Array(6 * 1024 * 1024));
    await assert.rejects(invoke(new Uint8Array(6 * 1024 * 1024 + 1)), {
      message: "HTTP content length exceeded 6291456 bytes.",
    });
  });

  it("gives up after 60 seconds of the cloud's clock", async () => {
    const call = assert.rejects(invoke("silence"), { name: "ModelError", message: /invocation timed out/u });
    await laboratory.clock.awaited(60_000);
    laboratory.clock.advance(60);
    await call;
  });

  it("serves again after its container has died", async () => {
    await assert.rejects(invoke("die"), { name: "ModelError" });
    await invoke("picture");
  });

  it("lets a role invoke the endpoint that its policy names, and no other", async () => {
    const { runtime } = await laboratory.build("tester", [
      { Action: "sagemaker:InvokeEndpoint", Resource: `arn:aws:sagemaker:${region}:${accountId}:endpoint/live` },
    ]);
    await runtime.invokeEndpoint({ EndpointName: "live", Body: "picture" });
    await assert.rejects(runtime.invokeEndpoint({ EndpointName: "production", Body: "picture" }), {
      name: "AccessDeniedException",
      message: new RegExp(
        "assumed-role/tester/build is not authorized to perform: sagemaker:InvokeEndpoint " +
          "on resource: arn:aws:sagemaker:us-east-1:123456789012:endpoint/production",
        "u",
      ),
    });
  });
});
