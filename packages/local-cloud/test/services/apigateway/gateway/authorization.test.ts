import assert from "node:assert/strict";
import type { Session } from "../../../../contract";
import { roleSession } from "../../../testCloud";
import { FunctionLaboratory } from "../../lambda/functionLaboratory";
import { ManualClock } from "../../sagemaker/manualClock";
import { ApiLaboratory } from "../apiLaboratory";

describe("The authorization of an HTTP API's routes", () => {
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

  const send = async (path: string, headers: Record<string, string> = {}): Promise<readonly [number, unknown]> => {
    const response = await api.fetch(path, { headers });
    return [response.status, await response.json()];
  };
  const signed = ({ accessKeyId }: Session, service = "execute-api"): Record<string, string> => ({
    authorization:
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261124/eu-west-1/${service}/aws4_request, ` +
      "SignedHeaders=host, Signature=0",
  });
  const refused = [403, { message: "Forbidden" }];

  /** What the functions of the tests do: one process of each. */
  const showAuthorizer = "async ({ requestContext }) => requestContext.authorizer";
  const authorize = `(() => {
    let calls = 0;
    return async (event) => {
      const { authorization } = event.headers;
      if (authorization === 'throw') throw new Error('x');
      if (authorization === 'other') return { principalId: 'me' };
      return {
        isAuthorized: authorization !== 'no',
        context: { type: event.type, identity: event.identitySource, arn: event.routeArn, calls: (calls += 1) },
      };
    };
  })()`;

  it("lets a signer pass whose policies allow exactly this request, and tells the function who it is", async () => {
    await api.route("GET /{name}", showAuthorizer, {
      authorizationType: "AWS_IAM",
    });
    const reader = await roleSession(functions.test, "reader", {
      Effect: "Allow",
      Action: "execute-api:Invoke",
      Resource: `arn:aws:execute-api:eu-west-1:123456789012:${api.apiId}/$default/GET/health`,
    });
    const [status, authorizer] = await send("/health", signed(reader));
    assert.equal(status, 200);
    const { iam } = authorizer as { readonly iam: Readonly<Record<string, unknown>> };
    assert.equal(iam["userArn"], "arn:aws:sts::123456789012:assumed-role/reader/session");
    assert.deepEqual(await send("/other", signed(reader)), refused);
    assert.deepEqual(await send("/health"), refused);
    assert.deepEqual(await send("/health", signed(reader, "s3")), refused);
    assert.deepEqual(await send("/health", signed({ ...reader, accessKeyId: "ASIAUNKNOWN" })), refused);
  });

  it("asks a Lambda authorizer, and hands what it says to the function", async () => {
    const authorizerId = await api.authorizer(authorize);
    await api.route("GET /", showAuthorizer, {
      authorizationType: "CUSTOM",
      authorizerId,
    });
    const [status, authorizer] = await send("/", { authorization: "yes" });
    const arn = `arn:aws:execute-api:eu-west-1:123456789012:${api.apiId}/$default/GET/`;
    assert.deepEqual(
      [status, authorizer],
      [200, { lambda: { type: "REQUEST", identity: ["yes"], arn, calls: callsOf(authorizer) } }],
    );
    assert.deepEqual(await send("/", { authorization: "no" }), refused);
    assert.deepEqual(await send("/"), [401, { message: "Unauthorized" }]);
  });

  it("keeps an authorizer's answer for the same identity as long as it says", async () => {
    const authorizerId = await api.authorizer(authorize, { AuthorizerResultTtlInSeconds: 60 });
    await api.route("GET /", showAuthorizer, {
      authorizationType: "CUSTOM",
      authorizerId,
    });
    const calls = async (authorization: string): Promise<number> => callsOf((await send("/", { authorization }))[1]);
    const first = await calls("a");
    assert.deepEqual([await calls("a"), await calls("b")], [first, first + 1]);
    clock.advance(59);
    assert.equal(await calls("a"), first);
    clock.advance(1);
    assert.equal(await calls("a"), first + 2);
  });

  it("is an internal error when the authorizer fails or says something else", async () => {
    const authorizerId = await api.authorizer(authorize);
    await api.route("GET /", showAuthorizer, { authorizationType: "CUSTOM", authorizerId });
    for (const authorization of ["throw", "other"])
      assert.deepEqual(await send("/", { authorization }), [500, { message: "Internal Server Error" }]);
  });

  it("lets no token pass, because its issuer is not of this machine, and says so once", async () => {
    const { AuthorizerId = "" } = await functions.apigateway().createAuthorizer({
      ApiId: api.apiId,
      Name: "jwt",
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: { Issuer: "https://issuer.example.com", Audience: ["api"] },
    });
    await api.route("GET /", showAuthorizer, { authorizationType: "JWT", authorizerId: AuthorizerId });
    for (let attempt = 0; attempt < 2; attempt += 1)
      assert.deepEqual(await send("/", { authorization: "Bearer token" }), [401, { message: "Unauthorized" }]);
    assert.equal(
      functions.test.events.filter(
        (event) => event.kind === "log" && event.line.startsWith("GET / asks for a JSON Web Token"),
      ).length,
      1,
    );
  });
});

/** How often the authorizer of the tests had been asked, as the function was told. */
function callsOf(authorizer: unknown): number {
  return (authorizer as { readonly lambda: { readonly calls: number } }).lambda.calls;
}
