import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { SageMaker } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntime } from "@aws-sdk/client-sagemaker-runtime";
import type { Session } from "../../rehearsal/cloud/contract";
import { curlCommand, endpointsInService, invokingSession, sdkSnippet } from "../../rehearsal/keptEndpoints";
import type { Invocation } from "../../rehearsal/keptEndpoints";
import { Laboratory, eventually, image, region, roleArn } from "./cloud/services/sagemaker/laboratory";

const run = promisify(execFile);

describe("endpoints that are kept", () => {
  let laboratory: Laboratory;
  let session: Session;
  let invocation: Invocation;

  before(async () => {
    laboratory = await Laboratory.open();
    const { sagemaker } = laboratory.administrator;
    const ModelDataUrl = await laboratory.uploadModel("live");
    await sagemaker.createModel({ ModelName: "live", ExecutionRoleArn: roleArn("execution"), PrimaryContainer: { Image: image, ModelDataUrl } });
    await sagemaker.createEndpointConfig({ EndpointConfigName: "live", ProductionVariants: [{ VariantName: "all", ModelName: "live", InstanceType: "ml.m5.large", InitialInstanceCount: 1 }] });
    for (const EndpointName of ["live", "other"]) {
      await sagemaker.createEndpoint({ EndpointName, EndpointConfigName: "live" });
      await eventually(() => sagemaker.describeEndpoint({ EndpointName }), ({ EndpointStatus }) => EndpointStatus === "InService");
    }
    session = invokingSession(laboratory.cloud, [{ stack: "dev", endpoint: "live" }]);
    const folder = join(laboratory.home, "it's a folder");
    mkdirSync(folder);
    const picture = join(folder, "picture.png");
    writeFileSync(picture, "a picture");
    invocation = { url: laboratory.cloud.url, region, session, endpoint: "live", sample: { file: picture, type: "application/x-image" } };
  });

  after(() => laboratory.close());

  /** The container answers with its model and what it was sent. */
  const assertAnswer = (printed: string): void => {
    const { model, text, contentType } = JSON.parse(printed) as Record<string, unknown>;
    assert.deepEqual({ model, text, contentType }, { model: "live", text: "a picture", contentType: "application/x-image" });
  };

  it("are those of the stacks that are in service", async () => {
    const candidates = [{ stack: "dev", endpoint: "live" }, { stack: "prod", endpoint: "absent" }];
    assert.deepEqual(await endpointsInService(laboratory.cloud, candidates), [{ stack: "dev", endpoint: "live" }]);
  });

  it("answer the printed curl command", async function () {
    if (spawnSync("curl", ["--version"]).error !== undefined) this.skip();
    const { stdout } = await run("/bin/sh", ["-c", curlCommand(invocation)], { env: { PATH: process.env["PATH"] } });
    assertAnswer(stdout);
  });

  it("answer the printed snippet of the AWS SDK for JavaScript", async () => {
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", sdkSnippet(invocation).join("\n")], { cwd: __dirname, env: {} });
    assertAnswer(stdout);
  });

  it("are all that the printed credentials may ask", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    const client = { endpoint: laboratory.cloud.url, region, credentials: { accessKeyId, secretAccessKey, sessionToken }, maxAttempts: 1 };
    const denied = { name: "AccessDeniedException", message: /federated-user\/visitor is not authorized to perform/u };
    await assert.rejects(new SageMakerRuntime(client).invokeEndpoint({ EndpointName: "other", Body: "a picture" }), denied);
    await assert.rejects(new SageMaker(client).deleteEndpoint({ EndpointName: "live" }), denied);
  });
});
