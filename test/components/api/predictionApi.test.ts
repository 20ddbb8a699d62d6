import assert from "node:assert/strict";
import { bundleFunction } from "../../../api/bundle";
import type { Graph } from "../../../review/program/evaluate";
import { exampleGraph } from "../../program/exampleGraphs";
import { find, typeCounts, without } from "../../program/graph";
import { evaluateProgram } from "../../program/program";

type Block = Readonly<Record<string, unknown>>;

const keys = [{ name: "app", sha256: "a".repeat(64) }];

/** The program for prod with an API, and nothing that serves yet. */
function withApi(api: Block): Promise<Graph> {
  return evaluateProgram({ stack: "prod", configuration: { "model-delivery:api": api } });
}

/** Method and path of each route, and who may take it. */
function routesOf(graph: Graph): Readonly<Record<string, unknown>> {
  const found = graph.resources.filter(({ type }) => type === "aws:apigatewayv2/route:Route");
  return Object.fromEntries(found.map(({ inputs }) => [String(inputs["routeKey"]), inputs["authorizationType"]]));
}

const everyRoute = (authorization: string): Block => ({
  "POST /predict": authorization,
  "GET /health": authorization,
  "GET /openapi.json": authorization,
  "POST /": authorization,
});

describe("the API", () => {
  let graph: Graph;

  before(async () => {
    graph = await withApi({ authorization: { kind: "iam" } });
  });

  it("is exactly this beside what the environment has without it", async () => {
    const usual = typeCounts(await exampleGraph("prod"));
    const added = Object.entries(typeCounts(graph)).map(([type, count]) => [type, count - (usual[type] ?? 0)] as const);
    assert.deepEqual(Object.fromEntries(added.filter(([, count]) => count > 0)), {
      "aws:apigatewayv2/api:Api": 1,
      "aws:apigatewayv2/integration:Integration": 1,
      "aws:apigatewayv2/route:Route": 4,
      "aws:apigatewayv2/stage:Stage": 1,
      "aws:cloudwatch/logGroup:LogGroup": 2,
      "aws:cloudwatch/metricAlarm:MetricAlarm": 1,
      "aws:iam/role:Role": 2,
      "aws:iam/rolePolicy:RolePolicy": 2,
      "aws:lambda/function:Function": 1,
      "aws:lambda/permission:Permission": 1,
      "model-delivery:api:ApiFunction": 1,
      "model-delivery:api:PredictionApi": 1,
      "model-delivery:platform:ServiceRole": 2,
    });
    assert.match(String(graph.outputs["apiUrl"]), /^https?:\/\//u);
    assert.equal(graph.outputs["apiDomainTarget"], undefined);
  });

  it("answers nobody without rights", () => {
    assert.deepEqual(routesOf(graph), everyRoute("AWS_IAM"));
  });

  it("asks the endpoint by its name, on the current runtime, with a log that ends", async () => {
    const { code, role, ...others } = without(
      find(graph, "aws:lambda/function:Function", "api-predict-function").inputs,
      "tags",
    );
    const { assets } = code as { readonly assets: Readonly<Record<string, { readonly text: string }>> };
    assert.equal(assets["index.js"]?.text, await bundleFunction("predict"));
    assert.equal(role, "arn:aws:iam::123456789012:role/model-delivery-prod-6e7441c1-predict-us-east-1");
    assert.deepEqual(others, {
      name: "model-delivery-prod-6e7441c1-predict",
      description: "Answers the requests to the API: asks the endpoint, and names the classes.",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      environment: {
        variables: {
          ENDPOINT_NAME: "model-delivery-prod-6e7441c1",
          REQUEST_TYPES: "application/x-image,image/jpeg,image/png",
          AUTHORIZATION: "iam",
        },
      },
      memorySize: 512,
      timeout: 29,
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/model-delivery-prod-6e7441c1-predict" },
    });
    for (const name of ["api-log", "api-predict-log"])
      assert.equal(find(graph, "aws:cloudwatch/logGroup:LogGroup", name).inputs["retentionInDays"], 90);
  });

  it("lets API Gateway call the function on behalf of this API only", () => {
    const { action, principal, sourceArn } = find(
      graph,
      "aws:lambda/permission:Permission",
      "api-predict-permission",
    ).inputs;
    assert.deepEqual([action, principal], ["lambda:InvokeFunction", "apigateway.amazonaws.com"]);
    assert.match(String(sourceArn), /^arn:aws:execute-api:us-east-1:123456789012:\w+\/\*\/\*$/u);
  });

  it("limits requests, keeps an access log, and lets no page of another origin ask", () => {
    const { defaultRouteSettings, accessLogSettings, autoDeploy } = find(
      graph,
      "aws:apigatewayv2/stage:Stage",
      "api-stage",
    ).inputs as { accessLogSettings: { format: string } } & Block;
    assert.deepEqual(
      { defaultRouteSettings, autoDeploy },
      { defaultRouteSettings: { throttlingRateLimit: 100, throttlingBurstLimit: 200 }, autoDeploy: true },
    );
    assert.equal((JSON.parse(accessLogSettings.format) as Block)["caller"], "$context.identity.userArn");
    assert.equal(find(graph, "aws:apigatewayv2/api:Api", "api-api").inputs["corsConfiguration"], undefined);
  });

  it("asks an issuer's tokens", async () => {
    const issued = await withApi({
      authorization: { kind: "jwt", issuer: "https://login.example.com/", audiences: ["models"] },
    });
    assert.deepEqual(routesOf(issued), everyRoute("JWT"));
    const { authorizerType, jwtConfiguration, identitySources } = find(
      issued,
      "aws:apigatewayv2/authorizer:Authorizer",
      "api-authorizer-jwt",
    ).inputs;
    assert.deepEqual(
      { authorizerType, jwtConfiguration, identitySources },
      {
        authorizerType: "JWT",
        jwtConfiguration: { issuer: "https://login.example.com/", audiences: ["models"] },
        identitySources: ["$request.header.Authorization"],
      },
    );
  });

  it("asks a function that knows the hashes of the keys, and has an open page when the settings say so", async () => {
    const keyed = await withApi({ authorization: { kind: "apiKey", keys }, page: true });
    assert.deepEqual(routesOf(keyed), { ...everyRoute("CUSTOM"), "GET /": "NONE" });
    assert.deepEqual(find(keyed, "aws:lambda/function:Function", "api-authorize-function").inputs["environment"], {
      variables: { API_KEYS: JSON.stringify({ app: "a".repeat(64) }) },
    });
    const authorizer = find(keyed, "aws:apigatewayv2/authorizer:Authorizer", "api-authorizer-apiKey").inputs;
    assert.deepEqual(
      [authorizer["authorizerType"], authorizer["identitySources"], authorizer["authorizerResultTtlInSeconds"]],
      ["REQUEST", ["$request.header.x-api-key"], 60],
    );
    const { sourceArn } = find(keyed, "aws:lambda/permission:Permission", "api-authorize-permission").inputs;
    assert.match(String(sourceArn), /:\w+\/authorizers\/[\w-]+$/u);
  });

  it("answers pages of the origins that the settings name, and under a domain of one's own", async () => {
    const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";
    const open = await withApi({
      authorization: { kind: "iam" },
      cors: { origins: ["https://www.example.com"] },
      domain: { name: "predict.example.com", certificateArn },
    });
    const { allowOrigins } = find(open, "aws:apigatewayv2/api:Api", "api-api").inputs["corsConfiguration"] as Block;
    assert.deepEqual(allowOrigins, ["https://www.example.com"]);
    assert.equal(open.outputs["apiUrl"], "https://predict.example.com");
    assert.deepEqual(
      find(open, "aws:apigatewayv2/domainName:DomainName", "api-domain-name").inputs["domainNameConfiguration"],
      { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
    );
    assert.equal(
      find(open, "aws:apigatewayv2/apiMapping:ApiMapping", "api-domain-mapping").inputs["domainName"],
      "predict.example.com",
    );
  });

  it("is the environment's own, whoever owns the delivery", async () => {
    const dev = await evaluateProgram({
      stack: "dev",
      configuration: { "model-delivery:api": { authorization: { kind: "iam" } } },
    });
    assert.equal(find(dev, "aws:apigatewayv2/api:Api", "api-api").inputs["name"], "model-delivery-dev-fcb97195-api");
    const policy = (name: string): string => String(find(dev, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"]);
    const role = "arn:aws:iam::123456789012:role/model-delivery-dev-fcb97195-ask-api-us-east-1";
    assert.ok(
      policy("platform-testQa-role-policy").includes(`"sts:AssumeRole"],"Effect":"Allow","Resource":["${role}"]`),
    );
    // Production has no API in these settings.
    assert.doesNotMatch(policy("platform-testProduction-role-policy"), /sts:AssumeRole/u);
  });
});
