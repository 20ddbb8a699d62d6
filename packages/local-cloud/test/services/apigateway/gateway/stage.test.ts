import assert from "node:assert/strict";
import type { Cors, CreateStageRequest } from "@aws-sdk/client-apigatewayv2";
import { FunctionLaboratory } from "../../lambda/functionLaboratory";
import { ManualClock } from "../../sagemaker/manualClock";
import { ApiLaboratory } from "../apiLaboratory";

describe("The settings of an HTTP API and its stage", () => {
  const clock = new ManualClock();
  let functions: FunctionLaboratory;

  before(async () => {
    functions = await FunctionLaboratory.open({ clock });
  });
  after(() => functions.test.stop());

  const openApi = async (stage: Partial<CreateStageRequest> = {}, cors?: Cors): Promise<ApiLaboratory> => {
    const gateway = functions.apigateway();
    const { ApiId = "" } = await gateway.createApi({
      Name: "test",
      ProtocolType: "HTTP",
      ...(cors === undefined ? {} : { CorsConfiguration: cors }),
    });
    await gateway.createStage({ ApiId, StageName: "$default", AutoDeploy: true, ...stage });
    return new ApiLaboratory(functions, ApiId);
  };
  const answerToAll = `async () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" }, body: "" })`;

  it("let a burst pass, then the rate", async () => {
    const api = await openApi({
      DefaultRouteSettings: { ThrottlingRateLimit: 2, ThrottlingBurstLimit: 3 },
    });
    await api.route("GET /", answerToAll);
    const statuses = async (count: number): Promise<readonly number[]> => {
      const found: number[] = [];
      for (let request = 0; request < count; request += 1) found.push((await api.fetch("/")).status);
      return found;
    };
    assert.deepEqual(await statuses(4), [200, 200, 200, 429]);
    assert.deepEqual(await (await api.fetch("/")).json(), { message: "Too Many Requests" });
    clock.advance(1);
    assert.deepEqual(await statuses(3), [200, 200, 429]);
  });

  const cors = {
    AllowOrigins: ["https://example.com"],
    AllowMethods: ["POST"],
    AllowHeaders: ["content-type"],
    MaxAge: 300,
  };
  const preflight = {
    method: "OPTIONS",
    headers: { origin: "https://example.com", "access-control-request-method": "POST" },
  };

  it("answer preflight requests of allowed origins in the function's place", async () => {
    const api = await openApi({}, cors);
    const allowed = await api.fetch("/predict", preflight);
    assert.deepEqual(
      [
        allowed.status,
        ...["origin", "methods", "headers"].map((name) => allowed.headers.get(`access-control-allow-${name}`)),
        allowed.headers.get("access-control-max-age"),
      ],
      [204, "https://example.com", "POST", "content-type", "300"],
    );
    const other = await api.fetch("/predict", {
      ...preflight,
      headers: { ...preflight.headers, origin: "https://other.example" },
    });
    assert.deepEqual([other.status, other.headers.get("access-control-allow-origin")], [204, null]);
  });

  it("replace a function's CORS headers by their own", async () => {
    const api = await openApi({}, cors);
    await api.route("GET /", answerToAll);
    const answer = async (origin: string): Promise<string | null> =>
      (await api.fetch("/", { headers: { origin } })).headers.get("access-control-allow-origin");
    assert.deepEqual(
      [await answer("https://example.com"), await answer("https://other.example")],
      ["https://example.com", null],
    );
  });

  it("leave cross-origin requests to the functions when no CORS is configured", async () => {
    const api = await openApi();
    assert.equal((await api.fetch("/predict", preflight)).status, 404);
    await api.route("GET /", answerToAll);
    assert.equal((await api.fetch("/")).headers.get("access-control-allow-origin"), "*");
  });
});
