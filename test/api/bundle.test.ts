import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { bundleFunction, makeBundle } from "../../api/bundle";
import { eventOf, jsonRequest } from "./api";
import { EndpointHost, packageArn } from "./servedEndpoint";

const root = resolve(__dirname, "../..");
/** Bytes. */
const largestBundle = 200_000;

const program = `
const { handler } = require("./index.js");
const context = { awsRequestId: "00000000-0000-4000-8000-000000000000" };
Promise.all(JSON.parse(process.argv[2]).map((event) => handler(event, context))).then((answers) =>
  console.log(JSON.stringify(answers)),
);
`;

describe("the bundles", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "api-bundle-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What a bundle answers to events in one process of plain Node with nothing but the given variables. */
  async function run(text: string, events: readonly unknown[], variables: NodeJS.ProcessEnv): Promise<unknown> {
    await writeFile(join(folder, "index.js"), text);
    await writeFile(join(folder, "run.js"), program);
    const { stdout } = await promisify(execFile)(process.execPath, ["run.js", JSON.stringify(events)], {
      cwd: folder,
      env: variables,
    });
    return JSON.parse(stdout);
  }

  for (const entry of ["predict", "authorize"] as const) {
    it(`of ${entry} is small, and the same again`, async () => {
      const text = await bundleFunction(entry);
      assert.ok(
        Buffer.byteLength(text) <= largestBundle,
        `${Buffer.byteLength(text)} bytes are more than ${largestBundle}`,
      );
      assert.equal((await makeBundle(entry)).text, text);
    });

    it(`of ${entry} is the same wherever the project lies, and names no folder of this machine`, async () => {
      for (const name of ["api", "contract", "settings", "tsconfig.json", "package.json"])
        await cp(join(root, name), join(folder, name), { recursive: true });
      await symlink(join(root, "node_modules"), join(folder, "node_modules"));
      const elsewhere = (await import(join(folder, "api/bundle.ts"))) as {
        readonly makeBundle: typeof makeBundle;
      };
      const { text } = await elsewhere.makeBundle(entry);
      assert.equal(text, await bundleFunction(entry));
      for (const path of [root, folder, tmpdir()]) assert.ok(!text.includes(path), `the bundle names ${path}`);
    });
  }

  it("of predict answers under plain Node, with the AWS SDK that the runtime brings, and has the page", async () => {
    const host = await EndpointHost.start();
    host.serve();
    try {
      const { PATH, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
      const lambda = {
        PATH,
        AWS_ENDPOINT_URL,
        AWS_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY,
        AWS_REGION: "eu-west-1",
        NODE_PATH: join(root, "node_modules"),
      };
      const own = { ENDPOINT_NAME: "pictures", REQUEST_TYPES: "application/x-image", AUTHORIZATION: "apiKey" };
      const predict = jsonRequest({ data: Buffer.from("picture").toString("base64"), topk: 1 });
      const [answer, page] = (await run(
        await bundleFunction("predict"),
        [eventOf("POST /predict", predict), eventOf("GET /", {})],
        { ...lambda, ...own },
      )) as [{ readonly statusCode: number; readonly body: string }, { readonly body: string }];
      assert.equal(answer.statusCode, 200, answer.body);
      assert.deepEqual(JSON.parse(answer.body), {
        predictions: [{ label: "square", index: 1, probability: 0.7 }],
        model: { package: packageArn(1), variant: "main", endpoint: "pictures", configuration: "first" },
      });
      assert.match(page.body, /^<!doctype html>/i);
    } finally {
      await host.close();
    }
  });

  it("of authorize knows its keys, and needs no packages", async () => {
    // SHA-256 of "abc", the example of FIPS 180-2.
    const keys = JSON.stringify({ ann: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" });
    const text = await bundleFunction("authorize");
    const events = [{ headers: { "x-api-key": "abc" } }, { headers: { "x-api-key": "abd" } }, {}];
    assert.deepEqual(await run(text, events, { API_KEYS: keys }), [
      { isAuthorized: true, context: { key: "ann" } },
      { isAuthorized: false },
      { isAuthorized: false },
    ]);
  });
});
