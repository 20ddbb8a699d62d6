import assert from "node:assert/strict";
import { inspectStack } from "../../administration/inspectStack";
import { releaseProviderCode } from "../../components";
import type { StateResource } from "../../delivery/engine";
import { FakeEngine } from "../delivery/fakes";

const jobType = "pulumi-nodejs:dynamic/release:TrainingJob";
const planted = 'exports.handler = () => { throw new Error("the planted code ran"); };';

function resource(name: string, type: string, inputs: object = {}, outputs: object = inputs): StateResource {
  return {
    urn: `urn:pulumi:dev::demo::${type}::${name}`,
    type,
    custom: true,
    inputs: { ...inputs },
    outputs: { ...outputs },
  };
}

describe("the code in a stack's state", () => {
  let own: string;
  let engine: FakeEngine;
  let lines: string[];

  before(() => {
    own = releaseProviderCode().get(jobType) ?? "";
  });
  beforeEach(() => {
    engine = new FakeEngine();
    lines = [];
  });

  const inspect = (resources: readonly StateResource[], replace = false): Promise<boolean> => {
    engine.state = { version: 3, deployment: { resources } };
    return inspectStack(engine, { stack: "dev", replace }, (line) => lines.push(line));
  };

  it("is this checkout's, beside resources of aws and components, which run none", async () => {
    const resources = [
      { urn: "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev", type: "pulumi:pulumi:Stack", custom: false },
      { urn: "urn:pulumi:dev::demo::model-delivery:release:Training::t", type: "model-delivery:release:Training" },
      resource("default", "pulumi:providers:aws", { version: "7.48.0" }),
      resource("bucket", "aws:s3/bucket:Bucket"),
      resource("job", jobType, { __provider: own }),
    ];
    assert.equal(await inspect(resources), true);
    assert.deepEqual(lines, ["1 resources of stack dev have the code of this checkout."]);
  });

  const differences: Readonly<Record<string, readonly [inputs: object, outputs: object]>> = {
    "in its outputs, which destroy runs": [{ __provider: "own" }, { __provider: planted }],
    "in its inputs": [{ __provider: planted }, { __provider: "own" }],
    "in both": [{ __provider: planted }, { __provider: planted }],
    "as a secret": [
      { __provider: { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "x" } },
      { __provider: "own" },
    ],
    "or none at all": [{}, {}],
  };
  for (const [where, [inputs, outputs]] of Object.entries(differences)) {
    it(`is noticed when a resource of this project has another ${where}, and replaced without being run`, async () => {
      const filled = (values: object): object =>
        JSON.parse(JSON.stringify(values).replace('"own"', () => JSON.stringify(own))) as object;
      const resources = [resource("job", jobType, filled(inputs), filled(outputs))];
      assert.equal(await inspect(resources), false);
      assert.match(lines.join("\n"), /other code: urn:\S+::job\n.*npm run providers -- --stack dev --replace/u);
      assert.equal(await inspect(resources, true), true);
      assert.deepEqual(
        engine.state.deployment.resources?.map((each) => [each.inputs?.["__provider"], each.outputs?.["__provider"]]),
        [[own, own]],
      );
      lines.length = 0;
      assert.equal(await inspect(engine.state.deployment.resources ?? []), true);
    });
  }

  const foreign: Readonly<Record<string, StateResource>> = {
    "a dynamic resource of nobody": resource("x", "pulumi-nodejs:dynamic:Resource", { __provider: planted }),
    "code in a resource of aws": resource("x", "aws:s3/bucket:Bucket", {}, { __provider: planted }),
    "a plugin of its own": resource("x", "pulumi:providers:evil", {}),
    "an address for the plugin of aws": resource("x", "pulumi:providers:aws", { pluginDownloadURL: "https://evil" }),
    "a resource of another plugin": resource("x", "command:local:Command", { delete: "touch /tmp/x" }),
  };
  for (const [what, planned] of Object.entries(foreign)) {
    it(`is never replaced for ${what}: it is named, with what takes it out`, async () => {
      assert.equal(await inspect([planned], true), false);
      assert.match(lines.join("\n"), /not of this project: urn:\S+::x: .*\n.*pulumi state delete 'URN' --stack dev/u);
      assert.deepEqual(engine.state.deployment.resources, [planned]);
    });
  }
});
