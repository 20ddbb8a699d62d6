import assert from "node:assert/strict";
import { FunctionLaboratory, logGroup } from "../../lambda/functionLaboratory";
import { ManualClock } from "../../sagemaker/manualClock";
import { ApiLaboratory } from "../apiLaboratory";

/** A handler that answers with the event. */
const echo = "async (event) => event";

/** A handler that answers by the path: with something of its own, not at all, or nonsense. */
const various = `async ({ rawPath }) => {
  switch (rawPath) {
    case "/binary":
      return {
        statusCode: 201,
        headers: { "Content-Type": "image/png", "x-number": 5 },
        cookies: ["a=1", "b=2"],
        isBase64Encoded: true,
        body: Buffer.from([1, 2, 255]).toString("base64"),
      };
    case "/plain":
      return { hello: "world" };
    case "/throws":
      throw new Error("secret detail");
    case "/malformed":
      return { statusCode: "none" };
    case "/accepted":
      return { statusCode: 202, body: "abc" };
  }
}`;

type Event = Readonly<Record<string, unknown>> & {
  readonly requestContext: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
};

describe("A request to an HTTP API", () => {
  const clock = new ManualClock();
  let functions: FunctionLaboratory;
  let api: ApiLaboratory;

  before(async () => {
    functions = await FunctionLaboratory.open({ clock });
  });
  beforeEach(async () => {
    api = await ApiLaboratory.open(functions);
  });
  after(() => functions.test.stop());

  const send = async (
    path: string,
    request?: RequestInit,
  ): Promise<{ readonly status: number; readonly body: string; readonly headers: Headers }> => {
    const response = await api.fetch(path, request);
    return { status: response.status, body: await response.text(), headers: response.headers };
  };
  const event = async (path: string, request?: RequestInit): Promise<Event> =>
    JSON.parse((await send(path, request)).body) as Event;

  it("takes the most specific route, and none is not found", async () => {
    for (const key of ["GET /models/{name}", "GET /models/first", "ANY /models/{proxy+}", "POST /"])
      await api.route(key, echo);
    const answered = async (path: string, method = "GET"): Promise<unknown> => {
      const { routeKey, pathParameters = null } = await event(path, { method });
      return [routeKey, pathParameters];
    };
    assert.deepEqual(await answered("/models/first"), ["GET /models/first", null]);
    assert.deepEqual(await answered("/models/a%20b"), ["GET /models/{name}", { name: "a b" }]);
    assert.deepEqual(await answered("/models/a/b"), ["ANY /models/{proxy+}", { proxy: "a/b" }]);
    assert.deepEqual(await answered("/models/first", "PUT"), ["ANY /models/{proxy+}", { proxy: "first" }]);
    assert.deepEqual(await answered("/", "POST"), ["POST /", null]);
    const { status, body, headers } = await send("/other");
    assert.deepEqual([status, body, headers.get("content-type")], [404, '{"message":"Not Found"}', "application/json"]);
    await api.route("$default", echo);
    assert.deepEqual(await answered("/other"), ["$default", null]);
  });

  it("arrives as an event of payload format 2.0", async () => {
    await api.route("POST /predict", echo);
    const received = await event("/predict?a=1&b=2&a=3", {
      method: "POST",
      body: '{"x":1}',
      headers: { "content-type": "application/json", "X-Twice": "1", cookie: "first=1; second=2" },
    });
    assert.deepEqual(
      [
        received["version"],
        received["routeKey"],
        received["rawPath"],
        received["rawQueryString"],
        received["queryStringParameters"],
        received["cookies"],
        received["body"],
        received["isBase64Encoded"],
      ],
      [
        "2.0",
        "POST /predict",
        "/predict",
        "a=1&b=2&a=3",
        { a: "1,3", b: "2" },
        ["first=1", "second=2"],
        '{"x":1}',
        false,
      ],
    );
    assert.deepEqual([received.headers["x-twice"], received.headers["cookie"]], ["1", undefined]);
    const { accountId, apiId, http, stage, time } = received.requestContext;
    assert.deepEqual([accountId, apiId, stage], ["123456789012", api.apiId, "$default"]);
    assert.deepEqual(
      [(http as Record<string, unknown>)["method"], (http as Record<string, unknown>)["sourceIp"]],
      ["POST", "127.0.0.1"],
    );
    assert.match(String(time), /^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/u);
  });

  it("has its body in base64 unless its type is one of text", async () => {
    await api.route("POST /", echo);
    for (const [type, isBase64Encoded] of [
      ["image/png", true],
      ["text/csv", false],
      ["application/json; charset=utf-8", false],
      ["application/problem+json", false],
      ["application/x-www-form-urlencoded", true],
    ] as const) {
      const received = await event("/", {
        method: "POST",
        body: Buffer.from("a=ö"),
        headers: { "content-type": type },
      });
      assert.deepEqual(
        [type, received["isBase64Encoded"], received["body"]],
        [type, isBase64Encoded, Buffer.from("a=ö").toString(isBase64Encoded ? "base64" : "utf8")],
      );
    }
    const empty = await event("/", { method: "POST" });
    assert.deepEqual([empty["isBase64Encoded"], "body" in empty], [false, false]);
  });

  it("is answered with status, headers, cookies and body of the result", async () => {
    await api.route("GET /binary", various);
    const response = await api.fetch("/binary");
    assert.deepEqual(
      [
        response.status,
        response.headers.get("content-type"),
        response.headers.get("x-number"),
        response.headers.getSetCookie(),
      ],
      [201, "image/png", "5", ["a=1", "b=2"]],
    );
    assert.deepEqual([...new Uint8Array(await response.arrayBuffer())], [1, 2, 255]);
    await api.route("GET /plain", various);
    const { status, body, headers } = await send("/plain");
    assert.deepEqual([status, body, headers.get("content-type")], [200, '{"hello":"world"}', "application/json"]);
  });

  it("is an internal error when the function fails, answers nonsense, or may not be called", async () => {
    await api.route("GET /throws", various);
    await api.route("GET /malformed", various);
    const name = await api.route("GET /forbidden", echo, { permitted: false });
    for (const path of ["/throws", "/malformed", "/forbidden"]) {
      const { status, body } = await send(path);
      assert.deepEqual([path, status, body], [path, 500, '{"message":"Internal Server Error"}']);
    }
    await api.permit(name, "$default/GET/other");
    assert.equal((await send("/forbidden")).status, 500);
    await functions.lambda().removePermission({ FunctionName: name, StatementId: api.statementId });
    await api.permit(name, "*/GET/forbidden");
    assert.equal((await send("/forbidden")).status, 200);
  });

  it("is unavailable when the function does not answer in the integration's time", async () => {
    await api.route("GET /", "() => new Promise(() => undefined)", { wait: 10_000, timeout: 900 });
    const [{ status, body }] = await Promise.all([
      send("/"),
      clock.awaited(10_000).then(() => {
        clock.advance(10);
      }),
    ]);
    assert.deepEqual([status, body], [503, '{"message":"Service Unavailable"}']);
  });

  it("is too large above 10 MB, and above 6 MB as an event", async () => {
    await api.route("POST /", echo);
    const post = (size: number): ReturnType<typeof send> =>
      send("/", {
        method: "POST",
        body: Buffer.alloc(size, "a"),
        headers: { "content-type": "application/octet-stream" },
      });
    for (const size of [10 * 1024 * 1024 + 1, 5 * 1024 * 1024]) {
      const { status, body } = await post(size);
      assert.deepEqual([status, body], [413, '{"message":"Request Entity Too Large"}']);
    }
    const { body } = JSON.parse((await post(3)).body) as Event;
    assert.equal(body, "YWFh");
  });

  it("is not found while the API's own address is switched off", async () => {
    await api.route("GET /", echo);
    await functions.apigateway().updateApi({ ApiId: api.apiId, DisableExecuteApiEndpoint: true });
    assert.equal((await send("/")).status, 404);
    await functions.apigateway().updateApi({ ApiId: api.apiId, DisableExecuteApiEndpoint: false });
    assert.equal((await send("/")).status, 200);
  });

  it("leaves a line in the access log, in the stage's format", async () => {
    await functions.apigateway().updateStage({
      ApiId: api.apiId,
      StageName: "$default",
      AccessLogSettings: {
        DestinationArn: `arn:aws:logs:eu-west-1:123456789012:log-group:${logGroup}`,
        Format:
          '{"status":"$context.status","route":"$context.routeKey","bytes":"$context.responseLength",' +
          '"error":"$context.error.message","latency":"$context.integrationLatency","none":"$context.nothing"}',
      },
    });
    await api.route("GET /accepted", various);
    await send("/accepted");
    await send("/other");
    const [answered, refused] = (await functions.lines(api.apiId, 2)).map(
      (line) => JSON.parse(line) as Record<string, string>,
    );
    assert.match(answered?.["latency"] ?? "", /^\d+$/u);
    assert.deepEqual(
      { ...answered, latency: "1" },
      { status: "202", route: "GET /accepted", bytes: "3", error: "-", latency: "1", none: "-" },
    );
    assert.deepEqual(refused, { status: "404", route: "-", bytes: "23", error: "Not Found", latency: "-", none: "-" });
  });
});
