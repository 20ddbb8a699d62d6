import assert from "node:assert/strict";
import { evidenceIn } from "../../../rehearsal/stage/stackEvidence";

const root = "urn:pulumi:dev::pictures::pulumi:pulumi:Stack::pictures-dev";
const urn = (type: string, name: string): string => `urn:pulumi:dev::pictures::${type}::${name}`;
const key = { urn: urn("aws:kms/key:Key", "key"), type: "aws:kms/key:Key", custom: true, inputs: {}, outputs: {} };
const state = (resources: readonly object[]): string =>
  JSON.stringify({ version: 3, checkpoint: { latest: { resources } } });

describe("what a stack's state says", () => {
  it("is its outputs, without what is secret, and what its resources cost", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    const outputs = { pipelineUrl: "https://console.example", token: secret, count: 2 };
    const text = state([
      { urn: root, type: "pulumi:pulumi:Stack", custom: false, outputs },
      { urn: urn("example:index:Strange", "strange"), type: "example:index:Strange", custom: true },
      { ...key, urn: `${key.urn}-gone`, delete: true },
    ]);
    const evidence = evidenceIn(text, "us-east-1");
    assert.deepEqual(evidence?.outputs, { pipelineUrl: "https://console.example", token: "a secret", count: 2 });
    assert.deepEqual(evidence.cost, { idleDay: 0, dayWithRun: 0, month: 0, notPriced: 1 });
  });

  it("is nothing when it is another format", () => {
    for (const text of ["no JSON", "{}", state([{ urn: 1 }])]) assert.equal(evidenceIn(text, "us-east-1"), undefined);
  });
});
