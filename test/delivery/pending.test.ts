import assert from "node:assert/strict";
import { reportPendingRelease } from "../../delivery/pending";
import { fakeContext, FakeEngine } from "./fakes";

const endpointChange = {
  urn: "urn:pulumi:dev::demo::model-delivery:release:Serving$aws:sagemaker/endpoint:Endpoint::serving-endpoint",
  type: "aws:sagemaker/endpoint:Endpoint",
  name: "serving-endpoint",
  operation: "update",
} as const;

describe("delivery pending", () => {
  let engine: FakeEngine;
  let lines: string[];

  beforeEach(() => {
    engine = new FakeEngine();
    engine.before = { servedModelPackage: "arn:package/3" };
    lines = [];
  });

  it("plans the release with the package that serves now, and counts what a run would change", async () => {
    engine.changes = [endpointChange, { ...endpointChange, operation: "same" }];
    await reportPendingRelease(fakeContext("dev", lines), engine);
    assert.deepEqual(engine.previews, [
      {
        stack: "dev",
        configuration: { release: { modelPackage: "arn:package/3" } },
        targets: ["**model-delivery:release:Training**", "**model-delivery:release:Serving**"],
      },
    ]);
    assert.match(
      lines.at(-1) ?? "",
      /^A run would make this change to the release of stack dev\. An update by a person/,
    );
  });

  it("plans no training in a stack that does not train", async () => {
    await reportPendingRelease(fakeContext("prod", lines), engine);
    assert.deepEqual(engine.previews[0]?.targets, ["**model-delivery:release:Serving**"]);
    assert.deepEqual(lines, ["A run would change nothing of the release of stack prod."]);
  });

  it("says that there is nothing to compare with where nothing serves yet", async () => {
    engine.before = { hostingRoleArn: "arn" };
    await reportPendingRelease(fakeContext("prod", lines), engine);
    assert.deepEqual(engine.previews, []);
    assert.match(lines[0] ?? "", /serves nothing yet/);
  });
});
