import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { ApiClient } from "../../../clients/apiClient";
import { close, listen } from "../../../machine/loopback";
import { PageServer } from "../../../rehearsal/kept/pageServer";

describe("The server of the pages", () => {
  const keys = { accessKeyId: "ASIAVISITOR", secretAccessKey: "secret", sessionToken: "token" };
  let api: Server;
  let apiAddress: string;
  let folder: string;
  let pages: PageServer;
  let asked: { readonly url: string; readonly headers: IncomingMessage["headers"]; readonly body: Buffer } | undefined;

  before(async () => {
    const listening = await listen(async (incoming, response) => {
      asked = { url: incoming.url ?? "", headers: incoming.headers, body: await buffer(incoming) };
      response
        .writeHead(429, { "content-type": "application/json", "retry-after": "7", "set-cookie": "a=b" })
        .end('{"message":"Too Many Requests"}');
    });
    folder = mkdtempSync(join(tmpdir(), "samples-"));
    writeFileSync(join(folder, "cross & star.png"), "a sample");
    writeFileSync(join(folder, "secret.txt"), "a secret");
    [api, apiAddress] = [listening.server, listening.url];
    pages = await PageServer.open(
      new Map([
        ["dev", new ApiClient(apiAddress, { kind: "iam", region: "us-east-1", credentials: keys })],
        ["prod", new ApiClient(apiAddress, { kind: "none" })],
      ]),
      { requestTypes: ["image/png"], samples: [join(folder, "cross & star.png")] },
    );
  });

  beforeEach(() => {
    asked = undefined;
  });

  after(async () => {
    await pages.close();
    await close(api);
    rmSync(folder, { recursive: true });
  });

  it("shows each stack the page that its API would serve, and lets it run and ask nothing else", async () => {
    for (const stack of ["dev", "prod"]) {
      const answer = await fetch(pages.address(stack));
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /^<!doctype html>/u);
      assert.match(
        answer.headers.get("content-security-policy") ?? "",
        /default-src 'none'; script-src 'sha256-.*connect-src 'self'/u,
      );
    }
  });

  it("asks the API as the visitor, and hands its answer on", async () => {
    const answer = await fetch(`${pages.address("dev")}predict?topk=5&variant=daring`, {
      method: "POST",
      headers: { "content-type": "image/png" },
      body: "a picture",
    });
    assert.deepEqual(
      [
        answer.status,
        answer.headers.get("retry-after"),
        answer.headers.get("content-type"),
        answer.headers.get("set-cookie"),
      ],
      [429, "7", "application/json", null],
    );
    assert.deepEqual(await answer.json(), { message: "Too Many Requests" });
    assert.deepEqual(
      [asked?.url, asked?.body.toString(), asked?.headers["content-type"]],
      ["/predict?topk=5&variant=daring", "a picture", "image/png"],
    );
    assert.match(asked?.headers.authorization ?? "", /^AWS4-HMAC-SHA256 Credential=ASIAVISITOR\/.*execute-api/u);
    for (const document of ["openapi.json", "health"]) {
      await fetch(`${pages.address("dev")}${document}`);
      assert.equal(asked?.url, `/${document}`);
    }
  });

  it("hands out the samples that the page names, and no other file", async () => {
    const answer = await fetch(`${pages.address("dev")}samples/${encodeURIComponent("cross & star.png")}`);
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "image/png"]);
    assert.equal(await answer.text(), "a sample");
    const origin = pages.address("dev");
    for (const name of ["", "secret.txt", "..%2Fsecret.txt", "%2e%2e%2fsecret.txt", "%"])
      assert.equal((await fetch(`${origin}samples/${name}`)).status, 404, name);
    assert.equal(asked, undefined);
  });

  it("refuses a target that is no address, and goes on", async () => {
    const { host, hostname, port } = new URL(pages.address("dev"));
    const socket = connect(Number(port), hostname);
    socket.write(`GET //[ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    assert.match(await text(socket), /^HTTP\/1\.1 400 /u);
    assert.equal((await fetch(pages.address("dev"))).status, 200);
  });

  it("shows an API with keys the key that a person has typed, and no signature", async () => {
    await fetch(`${pages.address("prod")}predict`, {
      method: "POST",
      headers: { "content-type": "image/png", "x-api-key": "typed" },
      body: "a picture",
    });
    assert.deepEqual([asked?.headers["x-api-key"], asked?.headers.authorization], ["typed", undefined]);
  });

  it("does not let another site ask with the visitor's keys", async () => {
    const sent = (headers: Readonly<Record<string, string>>): Promise<number> =>
      new Promise((resolve, reject) => {
        request(`${pages.address("dev")}predict`, { method: "POST", headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        })
          .once("error", reject)
          .end("a picture");
      });
    const { host, origin, port } = new URL(pages.address("dev"));
    for (const headers of [
      { host: "evil.example" },
      { host: `evil.example:${port}` },
      { host: `localhost:${port}` },
      { origin: "https://evil.example" },
      { origin: "null" },
    ]) {
      assert.equal(await sent(headers), 403, JSON.stringify(headers));
    }
    assert.equal(asked, undefined);
    assert.equal(await sent({ host, origin }), 429);
  });

  it("lists the environments that have a page, and runs nothing there", async () => {
    const { origin } = new URL(pages.address("dev"));
    const answer = await fetch(origin);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-security-policy"), "default-src 'none'");
    assert.match(await answer.text(), /<a href="\/dev\/">dev<\/a>/u);
    assert.equal((await fetch(origin, { method: "POST" })).status, 404);
    assert.equal(asked, undefined);
  });

  it("has nothing but the pages, and what they ask", async () => {
    const { origin } = new URL(pages.address("dev"));
    for (const path of ["/dev", "/other/", "/dev/metrics", "/dev/predict", "/dev/../../etc/passwd"])
      assert.equal((await fetch(`${origin}${path}`)).status, 404, path);
    assert.equal((await fetch(pages.address("dev"), { method: "POST", body: "a picture" })).status, 404);
    assert.equal(asked, undefined);
  });

  it("says so when the API takes no larger sample or does not answer", async () => {
    const tooLarge = await fetch(`${pages.address("dev")}predict`, {
      method: "POST",
      body: Buffer.alloc(10 * 1024 * 1024 + 1),
    });
    assert.equal(tooLarge.status, 413);
    const lonely = await PageServer.open(new Map([["dev", new ApiClient("http://127.0.0.1:9", { kind: "none" })]]), {
      requestTypes: ["image/png"],
      samples: [],
    });
    try {
      const answer = await fetch(`${lonely.address("dev")}openapi.json`);
      assert.equal(answer.status, 502);
    } finally {
      await lonely.close();
    }
  });
});
