import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { typescriptLoader } from "../../machine/typescriptLoader";

const folder = join(__dirname, "..", "..");
const traced = ["exporter-zipkin", "instrumentation-grpc", "resources", "sdk-trace-base", "sdk-trace-node"].map(
  (name) => `@opentelemetry/${name}`,
);

/** Uses of Pulumi's SDK, by what they load of it. The tracing is the last, because it goes on. */
const uses: readonly (readonly [files: readonly string[], use: string])[] = [
  [
    ["source-map-support/register"],
    `const { prepareStackTrace } = Error;
    ofPulumi("source-map-support/register");
    return Error.prepareStackTrace === prepareStackTrace;`,
  ],
  [
    ["zod/v4/locales"],
    `const { z } = require("zod");
    const [whenLoaded] = loaded(["zod/v4/locales"]);
    return [whenLoaded, typeof z.locales.de().localeError];`,
  ],
  [
    ["@npmcli/arborist"],
    `const { Arborist, Node } = ofPulumi("@npmcli/arborist");
    return [Arborist.name, Node.name];`,
  ],
  [
    ["typescript"],
    `const { text } = await pulumi.runtime.serializeFunction(() => 42);
    return /return 42|=> 42/.test(text);`,
  ],
  [["./automation"], `return pulumi.automation.LocalWorkspace.name;`],
  [
    traced,
    `tracing.start("http://127.0.0.1:9/spans");
    return tracing.newSpan("a call").isRecording();`,
  ],
];

const usedSchema = z.record(z.string(), z.object({ before: z.boolean(), used: z.unknown(), after: z.boolean() }));

/** Of each file: whether it is loaded right before its use, what the use gives, and whether it is loaded then. */
async function loadedAndUsed(): Promise<z.infer<typeof usedSchema>> {
  const functions = uses.map(([files, use]) => `[${JSON.stringify(files)}, async () => { ${use} }]`);
  const script = `
    const { createRequire } = require("node:module");
    const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));
    const pulumi = require("@pulumi/pulumi");
    const tracing = require("@pulumi/pulumi/cmd/run/tracing");
    const loaded = (files) => files.map((file) => require.cache[ofPulumi.resolve(file)]?.loaded ?? false);
    (async () => {
      const answer = {};
      for (const [files, use] of [${functions.join(",")}]) {
        const before = loaded(files);
        const used = await use();
        const after = loaded(files);
        files.forEach((file, at) => { answer[file] = { before: before[at], used, after: after[at] }; });
      }
      console.log(JSON.stringify(answer));
      process.exit();
    })();`;
  const node = ["--require", typescriptLoader, "-e", script];
  return usedSchema.parse(JSON.parse((await promisify(execFile)(process.execPath, node, { cwd: folder })).stdout));
}

describe("what is seldom used of the packages", () => {
  let of: Awaited<ReturnType<typeof loadedAndUsed>>;

  before(async () => {
    of = await loadedAndUsed();
  });

  it("is loaded without npm's library, which whoever uses it gets all the same", () => {
    assert.deepEqual(of["@npmcli/arborist"], { before: false, used: ["Arborist", "Node"], after: true });
  });

  it("is loaded without the TypeScript compiler, with which it still writes a function as text", () => {
    assert.deepEqual(of["typescript"], { before: false, used: true, after: true });
  });

  for (const name of traced)
    it(`is loaded without ${name}, with which it still traces its calls`, () => {
      assert.deepEqual(of[name], { before: false, used: true, after: true });
    });

  it("is loaded without the automation of Pulumi, which whoever uses it gets all the same", () => {
    assert.deepEqual(of["./automation"], { before: false, used: "LocalWorkspace", after: true });
  });

  it("leaves zod's messages in other languages until one is used", () => {
    assert.deepEqual(of["zod/v4/locales"], { before: false, used: [false, "function"], after: true });
  });

  it("leaves stack traces as Node makes them", () => {
    assert.deepEqual(of["source-map-support/register"], { before: false, used: true, after: false });
  });
});
