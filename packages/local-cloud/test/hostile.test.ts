import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { startTestCloud, type TestCloud } from "./testCloud";

describe("The local cloud, asked what no SDK asks,", () => {
  let test: TestCloud;

  before(async () => {
    test = await startTestCloud();
  });

  afterEach(async () => {
    const { Account } = await test.client(STSClient).send(new GetCallerIdentityCommand({}));
    assert.equal(Account, "123456789012", "it still answers");
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });

  after(async () => {
    await test.stop();
  });

  /** Sends a request as it is written, and answers the first line and the rest. */
  async function raw(head: string, body = ""): Promise<string> {
    const socket = connect(Number(new URL(test.cloud.url).port), "127.0.0.1");
    socket.write(`${head}\r\nHost: cloud\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    return await text(socket);
  }

  function signed(service: string): string {
    const { accessKeyId } = test.cloud.administrator;
    return `Authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/${service}/aws4_request`;
  }

  for (const target of ["/\\", "//", "///", "*", "/%", "/bucket/%E0%A4%A", "http://[", "/?X-Amz-Credential=%"])
    it(`refuses the target ${target} as the client's fault`, async () => {
      assert.match(await raw(`GET ${target} HTTP/1.1`), /^HTTP\/1\.1 403 /u);
      for (const service of ["s3", "lambda", "sagemaker", "apigateway"])
        assert.match(await raw(`GET ${target} HTTP/1.1\r\n${signed(service)}`), /^HTTP\/1\.1 (?:4\d\d|200|501) /u);
    });

  for (const form of [
    "Action=CreateRole&__proto__.polluted=yes",
    "Action=CreateRole&__proto__=yes&constructor.prototype.polluted=yes",
    "__proto__.Action=GetCallerIdentity",
    "Action=CreateRole&Tags.member.1.__proto__.polluted=yes&Tags.member.__proto__.polluted=yes",
    `Action=CreateRole&${"a.".repeat(20_000)}a=1`,
  ])
    it(`takes a form like ${form.slice(0, 60)} for what it is: an input that the operation does not know`, async () => {
      assert.match(await raw(`POST / HTTP/1.1\r\n${signed("iam")}`, form), /^HTTP\/1\.1 (?:4\d\d|501) /u);
    });

  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", ""]) {
    it(`answers the signing name "${name}"`, async () => {
      assert.match(await raw(`GET / HTTP/1.1\r\n${signed(name)}`), /^HTTP\/1\.1 501 /u);
    });

    it(`answers the target header "${name}" and an operation of that name`, async () => {
      for (const target of [name, `${name}.${name}`, `CodeBuild_20161006.${name}`])
        assert.match(
          await raw(`POST / HTTP/1.1\r\n${signed("codebuild")}\r\nX-Amz-Target: ${target}`),
          /^HTTP\/1\.1 501 /u,
        );
    });
  }
});

describe("A cloud that fails itself", () => {
  it("says neither where nor why to the client, and both in its log", async () => {
    const test = await startTestCloud({
      services: () => [
        {
          name: "s3",
          protocol: "http",
          operations: [],
          handle: () => Promise.reject(new Error("broken at /home/somebody/file")),
        },
      ],
    });
    try {
      const { accessKeyId } = test.cloud.administrator;
      const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/s3/aws4_request`;
      const answer = await fetch(test.cloud.url, { headers: { authorization } });
      const body = await answer.text();
      assert.equal(answer.status, 500);
      assert.match(body, /<Code>InternalFailure<\/Code>/u);
      assert.doesNotMatch(body, /\/home|at .*\.ts/u);
      const [told] = test.events.flatMap((event) => (event.kind === "log" ? [event.line] : []));
      assert.match(told ?? "", /request [0-9a-f-]+: Error: broken at \/home\/somebody\/file\n\s+at /u);
    } finally {
      await test.stop();
    }
  });
});
