import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { zipSync } from "fflate";
import { parseJsonRequest } from "../protocols/awsJson";
import { mostInFlight, readLimited, releaseBody } from "../protocols/body";
import { BuildspecError, parseBuildspec } from "../services/codebuild/buildspec";
import { unpackFolder } from "../zip";
import { ZipError } from "../zipReader";
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

interface Asked {
  readonly method?: string;
  readonly body?: NonNullable<RequestInit["body"]>;
  readonly duplex?: "half";
  readonly headers?: Readonly<Record<string, string>>;
}

describe("What requests to the local cloud may hold", () => {
  let test: TestCloud;

  before(async () => {
    test = await startTestCloud();
    await test.client(S3Client).send(new CreateBucketCommand({ Bucket: "bucket" }));
  });

  after(async () => {
    await test.stop();
  });

  function ask(service: string, path: string, init: Asked): Promise<Response> {
    const { accessKeyId } = test.cloud.administrator;
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/${service}/aws4_request`;
    return fetch(`${test.cloud.url}${path}`, { method: "POST", ...init, headers: { authorization, ...init.headers } });
  }

  /** A body whose length nobody has announced. */
  function stream(megabytes: number): ReadableStream<Uint8Array> {
    const chunk = new Uint8Array(1024 * 1024).fill(97);
    let left = megabytes;
    return new ReadableStream({
      pull: (controller) => {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
  }

  it("ends at the service's limit, whether its length was announced or not", async () => {
    for (const body of [Buffer.alloc(9 * 1024 * 1024, "a"), stream(9)]) {
      const [json, form, document] = await Promise.all([
        ask("kms", "/", { body, duplex: "half", headers: { "x-amz-target": "TrentService.ListAliases" } }),
        ...(body instanceof ReadableStream
          ? [
              ask("iam", "/", { body: stream(9), duplex: "half" }),
              ask("s3", "/bucket?delete", { body: stream(9), duplex: "half" }),
            ]
          : [ask("iam", "/", { body }), ask("s3", "/bucket?delete", { body })]),
      ]);
      assert.deepEqual(
        [json, form].map((answer) => [answer?.status, answer?.headers.get("x-amzn-errortype")]),
        [
          [413, "RequestEntityTooLargeException"],
          [413, "RequestEntityTooLargeException"],
        ],
      );
      assert.equal(document?.headers.get("x-amzn-errortype"), "MaxMessageLengthExceeded");
    }
  });

  it("ends at 256 MB for all of them together, and is free again when they are answered", async () => {
    const open = Array.from({ length: 40 }, () => new IncomingBody());
    const reading = open.map((body) => readLimited(body, Infinity, () => new Error("too large")));
    const outcomes = Promise.allSettled(reading);
    for (const body of open) body.push(Buffer.alloc(7 * 1024 * 1024));
    for (const body of open) body.push(null);
    const settled = await outcomes;
    for (const body of open) releaseBody(body);
    const refused = settled.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
    assert.equal(refused.length, 40 - Math.floor(mostInFlight / (7 * 1024 * 1024)));
    assert.match(refused[0] ?? "", /Slow down/u);
    assert.equal((await ask("iam", "/", { body: "Action=ListUsers" })).status, 501);
  });

  it("is 1,000 keys of one deletion: more are refused at once, whoever asks", async () => {
    const keys = (count: number): string =>
      `<Delete>${Array.from({ length: count }, (_, key) => `<Object><Key>${key}</Key></Object>`).join("")}</Delete>`;
    const many = await ask("s3", "/bucket?delete", { body: keys(100_000) });
    assert.deepEqual([many.status, many.headers.get("x-amzn-errortype")], [400, "MalformedXML"]);
    assert.equal((await ask("s3", "/bucket?delete", { body: keys(1_001) })).status, 400);
    const allowed = await ask("s3", "/bucket?delete", { body: keys(1_000) });
    assert.equal((await allowed.text()).match(/<Deleted>/gu)?.length, 1_000);
  });
});

/** As a server reads one. */
class IncomingBody extends Readable {
  public override _read(): void {
    // What there is has been pushed.
  }
}

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

describe("A buildspec that somebody has written by a slip, or in bad faith,", () => {
  it("names each thing of a block once, and may have ten thousand names", () => {
    const many = Array.from({ length: 10_000 }, (_, name) => `  v${name}: 1\n`).join("");
    assert.throws(() => parseBuildspec("version: 0.2\nversion: 0.2\n", "spec"), /the name version stands twice/u);
    const begun = process.cpuUsage();
    assert.throws(() => parseBuildspec(`version: 0.2\nunknown:\n${many}`, "spec"), BuildspecError);
    assert.ok(process.cpuUsage(begun).user < 2_000_000, "each name was compared with every other");
  });
});

describe("A member that is null", () => {
  it("is absent, as AWS takes it; in a list it stays, to be refused", () => {
    const read = parseJsonRequest(Buffer.from('{"a":null,"b":{"c":null,"d":[null,{"e":null}]}}'));
    assert.deepEqual(read, { b: { d: [null, {}] } });
  });
});

describe("A zip whose names no file system takes", () => {
  it("is refused as a zip, without a path of this machine", () => {
    const folder = mkdtempSync(join(tmpdir(), "zip-"));
    try {
      for (const names of [["a\0b"], ["../a"], ["."], ["a", "a/b"], ["n".repeat(5_000)]]) {
        const zip = zipSync(Object.fromEntries(names.map((name) => [name, Buffer.from("content")])));
        assert.throws(
          () => {
            unpackFolder(zip, join(folder, "unpacked"));
          },
          (error) => error instanceof ZipError && !error.message.includes(folder),
          names.join(),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("A document of many levels", () => {
  it("is refused as the client's fault, before anything goes down level by level", () => {
    const levels = (count: number): Buffer => Buffer.from(`${"[".repeat(count)}${"]".repeat(count)}`);
    assert.doesNotThrow(() => parseJsonRequest(levels(60)));
    for (const count of [70, 100_000]) assert.throws(() => parseJsonRequest(levels(count)), /more than 64 levels/u);
  });
});
