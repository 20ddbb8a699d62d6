import assert from "node:assert/strict";
import { parseEvidence } from "../../contract/testEvidence";
import { publishEvidence } from "../../delivery/testedPages";
import { exampleEvidence } from "../pages/exampleEvidence";
import { fakeContext } from "./fakes";
import { startStubAws, type StubAws } from "./stubAws";

describe("what a Test action has seen", () => {
  let aws: StubAws;

  before(async () => {
    aws = await startStubAws({});
  });

  after(() => aws.close());

  it("is left for programs and as a page, where its environment's action alone may write", async () => {
    const context = fakeContext("prod", []);
    const evidence = exampleEvidence(["circle", "star"]);
    const { modelPackage, dataVersion } = evidence;
    const record = {
      execution: "e-1",
      commit: "0123456789",
      dataVersion,
      training: { job: "j", reused: false },
      modelPackage,
      environments: {},
      links: {},
    };
    await publishEvidence(context, { evidence, passed: true, record });
    const folder = `${context.owner.names.artifactBucket}/tested/${context.environment.endpoint}`;
    assert.deepEqual([...aws.objects.keys()], [`${folder}/e-1.json`, `${folder}/e-1.html`]);
    assert.deepEqual(parseEvidence(String(aws.objects.get(`${folder}/e-1.json`)), "there"), evidence);
    assert.match(String(aws.objects.get(`${folder}/e-1.html`)), /<h1>demo: 0123456 has passed the test of dev<\/h1>/u);
  });
});
