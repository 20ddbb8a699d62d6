import assert from "node:assert/strict";
import { roleSession } from "../../testCloud";
import { FunctionLaboratory } from "../lambda/functionLaboratory";

describe("API Gateway's control plane through the SDK", () => {
  let laboratory: FunctionLaboratory;
  let functionArn: string;

  before(async () => {
    laboratory = await FunctionLaboratory.open();
    functionArn = await laboratory.create("hello", "exports.handler = async () => 1;");
  });

  afterEach(async () => {
    const { test } = laboratory;
    const { items } = await test.call<{ items: readonly { apiId: string }[] }>("apigateway", "GetApis", {});
    for (const { apiId } of items) await test.call("apigateway", "DeleteApi", { apiId });
  });

  after(() => laboratory.test.stop());

  const createApi = async (Name: string): Promise<string> =>
    (await laboratory.apigateway().createApi({ Name, ProtocolType: "HTTP" })).ApiId ?? "";
  const integration = () =>
    ({ IntegrationType: "AWS_PROXY", IntegrationUri: functionArn, PayloadFormatVersion: "2.0" }) as const;

  it("lists APIs page by page, so that a client finds its own by name", async () => {
    for (const name of ["a", "b", "c"]) await createApi(name);
    const pages: (readonly string[])[] = [];
    let NextToken: string | undefined;
    do {
      const page = await laboratory
        .apigateway()
        .getApis({ MaxResults: "2", ...(NextToken === undefined ? {} : { NextToken }) });
      pages.push((page.Items ?? []).map(({ Name = "" }) => Name));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    assert.deepEqual(
      pages.map(({ length }) => length),
      [2, 1],
    );
    assert.deepEqual(pages.flat().sort(), ["a", "b", "c"]);
  });

  it("takes the expressions that the real provider sends, which an HTTP API cannot change", async () => {
    const gateway = laboratory.apigateway();
    const ApiKeySelectionExpression = "$request.header.x-api-key";
    const RouteSelectionExpression = "$request.method $request.path";
    const api = { Name: "a", ProtocolType: "HTTP", ApiKeySelectionExpression, RouteSelectionExpression } as const;
    const { ApiId } = await gateway.createApi(api);
    const { ApiKeySelectionExpression: key, RouteSelectionExpression: route } = await gateway.getApi({ ApiId });
    assert.deepEqual([key, route], [ApiKeySelectionExpression, RouteSelectionExpression]);
    const ways = { ApiId, ApiKeySelectionExpression, RouteSelectionExpression: "${request.method} ${request.path}" };
    assert.equal((await gateway.updateApi(ways)).RouteSelectionExpression, RouteSelectionExpression);
    await assert.rejects(gateway.updateApi({ ApiId, ApiKeySelectionExpression: "$request.header.other" }), {
      name: "NotImplemented",
    });
    await assert.rejects(gateway.updateApi({ ApiId, RouteSelectionExpression: "$request.body.action" }), {
      name: "BadRequestException",
    });
  });

  it("gives each API an address that answers, another one after a restart", async () => {
    const ApiId = await createApi("a");
    const answers = async (): Promise<number> =>
      (await fetch((await laboratory.apigateway().getApi({ ApiId })).ApiEndpoint ?? "")).status;
    assert.equal(await answers(), 404);
    await laboratory.test.restart();
    assert.equal(await answers(), 404);
  });

  it("closes the address of an API that is deleted, and of all when the cloud stops", async () => {
    const [first, second] = [await createApi("a"), await createApi("b")];
    const { ApiEndpoint: deleted = "" } = await laboratory.apigateway().getApi({ ApiId: first });
    const { ApiEndpoint: stopped = "" } = await laboratory.apigateway().getApi({ ApiId: second });
    await laboratory.apigateway().deleteApi({ ApiId: first });
    await assert.rejects(fetch(deleted));
    await laboratory.test.cloud.stop();
    await assert.rejects(fetch(stopped));
    await laboratory.test.start();
  });

  it("keeps what belongs to an API until it or the API is deleted", async () => {
    const gateway = laboratory.apigateway();
    const ApiId = await createApi("a");
    const { IntegrationId = "" } = await gateway.createIntegration({ ApiId, ...integration() });
    const { RouteId = "" } = await gateway.createRoute({
      ApiId,
      RouteKey: "GET /health",
      Target: `integrations/${IntegrationId}`,
    });
    await gateway.createStage({ ApiId, StageName: "$default", AutoDeploy: true, Tags: { stack: "dev" } });
    await assert.rejects(gateway.deleteIntegration({ ApiId, IntegrationId }), {
      name: "ConflictException",
      message: /GET \/health/u,
    });
    await gateway.updateRoute({ ApiId, RouteId, AuthorizationType: "AWS_IAM" });
    assert.deepEqual(
      (await gateway.getRoutes({ ApiId })).Items?.map(({ RouteKey, AuthorizationType }) => [
        RouteKey,
        AuthorizationType,
      ]),
      [["GET /health", "AWS_IAM"]],
    );
    assert.deepEqual((await gateway.getStage({ ApiId, StageName: "$default" })).Tags, { stack: "dev" });
    await gateway.deleteApi({ ApiId });
    await assert.rejects(gateway.getRoute({ ApiId, RouteId }), { name: "NotFoundException" });
  });

  it("refuses a route that another has, and a target or an authorizer that does not exist", async () => {
    const gateway = laboratory.apigateway();
    const ApiId = await createApi("a");
    await gateway.createRoute({ ApiId, RouteKey: "$default" });
    await assert.rejects(gateway.createRoute({ ApiId, RouteKey: "$default" }), { name: "ConflictException" });
    await assert.rejects(gateway.createRoute({ ApiId, RouteKey: "GET /", Target: "integrations/none" }), {
      name: "BadRequestException",
    });
    await assert.rejects(
      gateway.createRoute({ ApiId, RouteKey: "GET /", AuthorizationType: "JWT", AuthorizerId: "none" }),
      { name: "BadRequestException" },
    );
  });

  it("grants what a role may do by method and path", async () => {
    const ApiId = await createApi("a");
    const reader = await roleSession(laboratory.test, "reader", {
      Effect: "Allow",
      Action: "apigateway:GET",
      Resource: "arn:aws:apigateway:eu-west-1::/apis",
    });
    assert.equal((await laboratory.apigateway(reader).getApis({})).Items?.length, 1);
    await assert.rejects(laboratory.apigateway(reader).getApi({ ApiId }), {
      name: "AccessDeniedException",
      message: new RegExp(`apigateway:GET on resource: arn:aws:apigateway:eu-west-1::/apis/${ApiId}`, "u"),
    });
  });

  it("asks for the rights of a log delivery when a stage writes access logs", async () => {
    const ApiId = await createApi("a");
    const maker = await roleSession(laboratory.test, "maker", {
      Effect: "Allow",
      Action: "apigateway:POST",
      Resource: `arn:aws:apigateway:eu-west-1::/apis/${ApiId}/stages`,
    });
    const stage = { ApiId, StageName: "$default", AutoDeploy: true };
    const AccessLogSettings = {
      DestinationArn: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/functions",
      Format: "$context.requestId",
    };
    await assert.rejects(laboratory.apigateway(maker).createStage({ ...stage, AccessLogSettings }), {
      name: "AccessDeniedException",
      message: /logs:CreateLogDelivery/u,
    });
    await laboratory.apigateway(maker).createStage(stage);
  });

  it("refuses by name what is not rehearsed", async () => {
    const gateway = laboratory.apigateway();
    const ApiId = await createApi("a");
    await assert.rejects(gateway.createApi({ Name: "socket", ProtocolType: "WEBSOCKET" }), {
      name: "NotImplemented",
      message: /protocolType = "WEBSOCKET"/u,
    });
    await assert.rejects(gateway.createStage({ ApiId, StageName: "beta", AutoDeploy: true }), {
      name: "NotImplemented",
      message: /stageName = "beta"/u,
    });
    await assert.rejects(gateway.createIntegration({ ApiId, ...integration(), PayloadFormatVersion: "1.0" }), {
      name: "NotImplemented",
      message: /payloadFormatVersion = "1.0"/u,
    });
    await assert.rejects(gateway.createVpcLink({ Name: "link", SubnetIds: [] }), {
      name: "NotImplemented",
      message: /apigateway POST \/v2\/vpclinks/u,
    });
  });
});
