import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { serviceQuotas } from "../../administration/check/serviceQuotas";

interface Asked {
  readonly operation: string;
  readonly input: { readonly ServiceCode: string; readonly NextToken?: string };
  readonly authorization: string;
}

describe("Service Quotas", () => {
  let server: Server;
  let asked: Asked[];
  /** Status and body of an answer. */
  let answer: (asked: Asked) => readonly [number, unknown];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const one: Asked = {
          operation: String(request.headers["x-amz-target"]),
          input: JSON.parse(body) as Asked["input"],
          authorization: request.headers.authorization ?? "",
        };
        asked.push(one);
        const [status, content] = answer(one);
        response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(content));
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterEach(() => {
    server.close();
  });

  function quotas() {
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    return serviceQuotas(
      {
        region: "us-east-1",
        partition: "aws",
        endpoint: `http://127.0.0.1:${address.port}`,
        credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
      },
      "sagemaker",
    );
  }

  it("are read page by page, and the account's own value counts before AWS's", async () => {
    answer = ({ operation, input }) => {
      if (operation.endsWith(".ListServiceQuotas")) return [200, { Quotas: [{ QuotaName: "raised", Value: 8 }] }];
      return input.NextToken === undefined
        ? [200, { Quotas: [{ QuotaName: "raised", Value: 0 }], NextToken: "more" }]
        : [200, { Quotas: [{ QuotaName: "usual", Value: 2 }] }];
    };
    assert.deepEqual(Object.fromEntries(await quotas()), { raised: 8, usual: 2 });
    assert.deepEqual(
      asked.map(({ operation, input }) => [operation, input.ServiceCode, input.NextToken]),
      [
        ["ServiceQuotasV20190624.ListAWSDefaultServiceQuotas", "sagemaker", undefined],
        ["ServiceQuotasV20190624.ListAWSDefaultServiceQuotas", "sagemaker", "more"],
        ["ServiceQuotasV20190624.ListServiceQuotas", "sagemaker", undefined],
      ],
    );
    for (const { authorization } of asked)
      assert.match(authorization, /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/us-east-1\/servicequotas\//u);
  });

  it("that may not be read are named with what AWS says", async () => {
    answer = () => [400, { __type: "com.amazonaws#AccessDeniedException", message: "User is not authorized" }];
    await assert.rejects(quotas(), /servicequotas:ListAWSDefaultServiceQuotas: AccessDeniedException User is not/u);
  });
});
