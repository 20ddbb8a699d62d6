import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { close, listen } from "../../machine/loopback";
import { isSignedWith, type SignedRequest } from "./signature";

const run = promisify(execFile);
const page = readFileSync(join(__dirname, "..", "..", "docs", "prediction-api.md"), "utf8");

describe("The curl command of docs/prediction-api.md", () => {
  const secret = "the/secret+key";
  const picture = Buffer.from([0xff, 0xd8, 0x00, 0x0a, 0x0d, 0x26, 0x3d]);
  let folder = "";
  let server: Server;
  let url: string;
  let received: SignedRequest;

  before(async function () {
    if (spawnSync("curl", ["--version"]).error !== undefined) this.skip();
    const listening = await listen(async (request, response) => {
      received = {
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: await buffer(request),
      };
      response.end("{}");
    });
    [server, url] = [listening.server, listening.url];
    folder = mkdtempSync(join(tmpdir(), "readme-"));
    writeFileSync(join(folder, "picture.jpg"), picture);
    write("pulumi", `test "$*" = "stack output apiUrl --stack dev" && echo ${url}`);
  });

  after(async () => {
    if (folder === "") return;
    await close(server);
    rmSync(folder, { recursive: true });
  });

  /** Puts a command on the PATH of the example. */
  const write = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };

  const credentials = {
    "a session": { token: "the/token+=", exports: "export AWS_SESSION_TOKEN=the/token+=" },
    "a user's own keys": { token: undefined, exports: "unset AWS_SESSION_TOKEN" },
  };
  for (const [name, { token, exports }] of Object.entries(credentials)) {
    it(`sends a picture that API Gateway takes, with the keys of ${name}`, async () => {
      write(
        "aws",
        `test "$*" = "configure export-credentials --format env" &&
          echo 'export AWS_ACCESS_KEY_ID=ASIAREADME AWS_SECRET_ACCESS_KEY=${secret}; ${exports}'`,
      );
      const [, example = ""] = /^```\n(region=.*?curl .*?)^```$/msu.exec(page) ?? [];
      await run("/bin/sh", ["-e", "-c", example], {
        cwd: folder,
        env: { PATH: [folder, process.env["PATH"]].join(delimiter) },
      });
      assert.deepEqual(
        [received.method, received.url, received.body, received.headers["content-type"]],
        ["POST", "/predict?topk=5", picture, "image/jpeg"],
      );
      assert.equal(received.headers["x-amz-security-token"], token);
      assert.match(received.headers.authorization ?? "", /Credential=ASIAREADME\/\d{8}\/us-east-1\/execute-api\//u);
      assert.ok(isSignedWith(secret, received), "the signature does not fit the request");
    });
  }
});
