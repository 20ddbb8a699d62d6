import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { S3 } from "@aws-sdk/client-s3";
import { SageMaker } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntime } from "@aws-sdk/client-sagemaker-runtime";
import { predictionAnswer } from "../../../api/contract";
import { ApiClient } from "../../../clients/apiClient";
import {
  apiCurl,
  endpointCurl,
  originalCurl,
  pythonSnippet,
  sdkSnippet,
  type Visit,
} from "../../../rehearsal/kept/commands";
import { type KeptApi, type KeptEnvironment, keptEnvironments } from "../../../rehearsal/kept/environments";
import { visitorKeys } from "../../../rehearsal/kept/visitor";
import { deliveryNames } from "../../../settings/names";
import type { PredictionLaboratory } from "../../predictionLaboratory";
import { keptLaboratory } from "./keptLaboratory";

const run = promisify(execFile);

describe("endpoints that are kept", () => {
  let laboratory: PredictionLaboratory;
  let environment: KeptEnvironment;
  let api: KeptApi;
  let visit: Visit;

  before(async () => {
    laboratory = await keptLaboratory();
    const { cloud, stacks, folder } = laboratory;
    const environments = await keptEnvironments(cloud, [stacks.owner, stacks.production]);
    assert.deepEqual(
      environments.map(({ stack }) => stack),
      ["dev"],
      "prod serves nothing",
    );
    const [kept] = environments;
    assert.ok(kept?.api !== undefined);
    [environment, api] = [kept, kept.api];
    const file = join(folder, "it's a folder", "picture");
    mkdirSync(dirname(file));
    // Longer than a line of base64.
    writeFileSync(file, Buffer.alloc(100, "a picture"));
    visit = {
      url: cloud.url,
      region: cloud.region,
      keys: visitorKeys(cloud, stacks.owner, environments),
      sample: { file, type: "application/x-image" },
    };
  });

  const shell = async (command: string): Promise<string> =>
    (await run("/bin/sh", ["-c", command], { env: { PATH: process.env["PATH"] } })).stdout;
  const client = (): {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Visit["keys"];
    readonly maxAttempts: 1;
  } => ({ endpoint: visit.url, region: visit.region, credentials: visit.keys, maxAttempts: 1 });

  describe("answer as printed", () => {
    before(function () {
      if (spawnSync("curl", ["--version"]).error !== undefined) this.skip();
    });

    it("curl for the endpoint", async () => {
      assert.deepEqual(JSON.parse(await shell(endpointCurl(environment.endpoint, visit))), [0.2, 0.05, 0.75]);
    });

    it("curl for the API with the picture as it is", async () => {
      const { predictions, model } = predictionAnswer.parse(JSON.parse(await shell(apiCurl(api, visit))));
      assert.deepEqual(
        [predictions[0], model.endpoint],
        [{ label: "star", index: 2, probability: 0.75 }, environment.endpoint],
      );
    });

    it("curl for the API with the original's request", async () => {
      assert.deepEqual(JSON.parse(await shell(originalCurl(api, visit))), {
        response: "[(3, 'star', 0.75), (1, 'circle', 0.2), (2, 'cross', 0.05)]",
      });
    });
  });

  it("answer the printed snippet of the AWS SDK for JavaScript", async () => {
    const { stdout } = await run(
      process.execPath,
      ["--input-type=module", "--eval", sdkSnippet(environment.endpoint, visit).join("\n")],
      { cwd: __dirname, env: {} },
    );
    assert.deepEqual(JSON.parse(stdout), [0.2, 0.05, 0.75]);
  });

  it("answer the printed program for boto3", async function () {
    const find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('boto3') is None)";
    if (spawnSync("python3", ["-c", find]).status !== 0) this.skip();
    const { stdout } = await run("python3", ["-c", pythonSnippet(environment.endpoint, visit).join("\n")]);
    assert.deepEqual(JSON.parse(stdout), [0.2, 0.05, 0.75]);
  });

  it("name the same in the program for boto3, in words of Python", function () {
    if (spawnSync("python3", ["--version"]).error !== undefined) this.skip();
    // What stands in for boto3 prints what it is asked.
    const standIn = [
      "import io, json, sys, types",
      "sys.modules['boto3'] = boto3 = types.ModuleType('boto3')",
      "class Client:",
      "    def __init__(self, service, **given): self.given = given",
      "    def invoke_endpoint(self, Body, **asked):",
      "        text = json.dumps([self.given, asked, len(Body)])",
      "        return {'Body': io.BytesIO(text.encode())}",
      "boto3.client = Client",
    ];
    const program = [...standIn, ...pythonSnippet(environment.endpoint, visit)].join("\n");
    const { keys, region, url, sample } = visit;
    assert.deepEqual(JSON.parse(spawnSync("python3", ["-c", program], { encoding: "utf8" }).stdout), [
      {
        endpoint_url: url,
        region_name: region,
        aws_access_key_id: keys.accessKeyId,
        aws_secret_access_key: keys.secretAccessKey,
        aws_session_token: keys.sessionToken,
      },
      { EndpointName: environment.endpoint, ContentType: sample.type },
      100,
    ]);
  });

  it("and their APIs are all that the printed keys may ask", async () => {
    const denied = { name: "AccessDeniedException", message: /federated-user\/visitor is not authorized to perform/u };
    await assert.rejects(
      new SageMakerRuntime(client()).invokeEndpoint({ EndpointName: "other", Body: "a picture" }),
      denied,
    );
    await assert.rejects(new SageMaker(client()).deleteEndpoint({ EndpointName: environment.endpoint }), denied);
    const { dataBucket } = deliveryNames(laboratory.stacks.owner.project, "dev", laboratory.cloud);
    for (const Key of ["datasets/current.json", "held-out/1/index.json"])
      await assert.rejects(new S3(client()).getObject({ Bucket: dataBucket, Key }), { name: "AccessDenied" });
    const other = new ApiClient(await anotherApi(), { kind: "iam", ...client() });
    assert.equal((await other.send({ method: "GET", path: "/health" })).status, 403);
    const own = new ApiClient(api.address, { kind: "iam", ...client() });
    assert.equal((await own.send({ method: "GET", path: "/health" })).status, 200);
  });

  /** The address of an API like the kept one, but of another environment. */
  const anotherApi = async (): Promise<string> => {
    const { apigateway: gateway } = laboratory.administrator;
    const { ApiId, ApiEndpoint = "" } = await gateway.createApi({ Name: "another", ProtocolType: "HTTP" });
    const { Items: [integration] = [] } = await gateway.getIntegrations({ ApiId: api.id });
    const { IntegrationId = "" } = await gateway.createIntegration({
      ApiId,
      IntegrationType: "AWS_PROXY",
      IntegrationUri: integration?.IntegrationUri,
      PayloadFormatVersion: "2.0",
    });
    await gateway.createRoute({
      ApiId,
      RouteKey: "GET /health",
      Target: `integrations/${IntegrationId}`,
      AuthorizationType: "AWS_IAM",
    });
    await gateway.createStage({ ApiId, StageName: "$default", AutoDeploy: true });
    return ApiEndpoint;
  };

  it("stay closed to who shows no keys", async () => {
    assert.equal(
      (await new ApiClient(api.address, { kind: "none" }).send({ method: "GET", path: "/health" })).status,
      403,
    );
  });
});
