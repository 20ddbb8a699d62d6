import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { typescriptLoader } from "../../machine/typescriptLoader";

const folder = join(__dirname, "..", "..");

/** Whether Pulumi's SDK is loaded with a file, what a use of it gives, and whether the file is loaded then. */
async function loadedAndUsed(file: string, use: string): Promise<unknown> {
  const script = `
    const { createRequire } = require("node:module");
    const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));
    const pulumi = require("@pulumi/pulumi");
    const tracing = require("@pulumi/pulumi/cmd/run/tracing");
    const whole = ofPulumi.resolve(${JSON.stringify(file)});
    const before = require.cache[whole]?.loaded ?? false;
    const answer = (used) => console.log(JSON.stringify({ before, used, after: require.cache[whole].loaded }));
    ${use}`;
  const node = ["--require", typescriptLoader, "-e", script];
  return JSON.parse((await promisify(execFile)(process.execPath, node, { cwd: folder })).stdout);
}

describe("what is seldom used of the packages", () => {
  it("is loaded without npm's library, which whoever uses it gets all the same", async () => {
    const use = `const { Arborist, Node } = ofPulumi(whole); answer([Arborist.name, Node.name]);`;
    assert.deepEqual(await loadedAndUsed("@npmcli/arborist", use), {
      before: false,
      used: ["Arborist", "Node"],
      after: true,
    });
  });

  it("is loaded without the TypeScript compiler, with which it still writes a function as text", async () => {
    const use = `pulumi.runtime.serializeFunction(() => 42).then(({ text }) => answer(/return 42|=> 42/.test(text)));`;
    assert.deepEqual(await loadedAndUsed("typescript", use), { before: false, used: true, after: true });
  });

  for (const name of ["exporter-zipkin", "instrumentation-grpc", "resources", "sdk-trace-base", "sdk-trace-node"])
    it(`is loaded without @opentelemetry/${name}, with which it still traces its calls`, async () => {
      const use = `
        tracing.start("http://127.0.0.1:9/spans");
        answer(tracing.newSpan("a call").isRecording());
        process.exit();`;
      assert.deepEqual(await loadedAndUsed(`@opentelemetry/${name}`, use), { before: false, used: true, after: true });
    });

  it("is loaded without the automation of Pulumi, which whoever uses it gets all the same", async () => {
    const use = `answer(pulumi.automation.LocalWorkspace.name);`;
    const used = "LocalWorkspace";
    assert.deepEqual(await loadedAndUsed("./automation", use), { before: false, used, after: true });
  });

  it("leaves zod's messages in other languages until one is used", async () => {
    const use = `
      const { z } = require("zod");
      const whenLoaded = require.cache[whole].loaded;
      answer([whenLoaded, typeof z.locales.de().localeError]);`;
    const used = [false, "function"];
    assert.deepEqual(await loadedAndUsed("zod/v4/locales", use), { before: false, used, after: true });
  });

  it("leaves stack traces as Node makes them", async () => {
    const use = `
      const { prepareStackTrace } = Error;
      ofPulumi(whole);
      answer(Error.prepareStackTrace === prepareStackTrace);`;
    assert.deepEqual(await loadedAndUsed("source-map-support/register", use), {
      before: false,
      used: true,
      after: false,
    });
  });
});
