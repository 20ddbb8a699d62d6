import assert from "node:assert/strict";
import { compareStacks } from "../../../review/change/compared";
import { markdown } from "../../../review/change/markdown";
import { previewDocument } from "../../../review/change/preview";
import { type SmallCheckout, smallCheckout } from "../checkout";
import { type TwoRevisions, twoRevisions } from "../revisions";

describe("what a change does to a stack", () => {
  let revisions: TwoRevisions;

  beforeEach(() => {
    revisions = twoRevisions();
  });

  afterEach(() => {
    revisions.remove();
  });

  const told = async (stack = "prod"): Promise<string> =>
    markdown("", previewDocument({ base: "main", stacks: await revisions.compare(stack), remarks: [] }));

  it("is nothing where nothing has changed", async () => {
    assert.match(await told(), /### Stack `prod`\n\nNothing changes\.\n$/u);
  });

  it("is the pipeline's where the endpoint changes, with the cost before and after", async () => {
    revisions.change.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.xlarge"));
    const text = await told();
    assert.match(text, /#### The pipeline will do this/u);
    assert.match(
      text,
      /Replaced: `serving-configuration` .* because of `name`, `productionVariants\[0\]\.instanceType`/u,
    );
    assert.match(text, /Updated: `serving-endpoint`.*\n {2}- `endpointConfigName`: /u);
    assert.match(text, /\| of it `serving-endpoint` \| \$84\.10 \| \$168\.21 \| \+\$84\.10 \|/u);
    assert.doesNotMatch(text, /somebody has to run/u);
  });

  it("is an administrator's where the platform changes", async () => {
    revisions.change.edit("dev", (text) => text.replace("approver@example.com", "somebody.else@example.com"));
    const text = await told("dev");
    assert.match(text, /After the merge somebody has to run `pulumi up --stack dev`/u);
    assert.match(text, /subscription.*\n.*approver@example\.com.*somebody\.else@example\.com|Created: .*ubscription/u);
    assert.doesNotMatch(text, /The pipeline will do this/u);
  });

  it("is told in the program's own words where the settings are wrong", async () => {
    revisions.change.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.lorge"));
    assert.match(await told(), /refuses to work\. It says:\n\n```text\nOne setting of stack prod cannot be used:/u);
  });

  it("is found by processes of their own, whatever the two programs are", async () => {
    const of = (name: string, bucket: string): SmallCheckout =>
      smallCheckout(`
        const { Config, CustomResource } = require("@pulumi/pulumi");
        module.exports = () => {
          if ("${name}" === "later" && new Config().get("release") !== "{}") throw new Error("No release.");
          new CustomResource("aws:s3/bucket:Bucket", "kept", { bucket: "${bucket}" });
          new CustomResource("aws:s3/bucket:Bucket", "${name}", { bucket: "${name}" });
        };`);
    const [base, change] = [of("former", "kept"), of("later", "moved")];
    try {
      const [preview] = await compareStacks({ base: base.folder, change: change.folder }, ["prod"]);
      assert.ok(preview?.administrator.kind === "compared");
      assert.deepEqual(
        preview.administrator.changes.map(({ operation, name }) => [operation, name]),
        [
          ["create", "later"],
          ["replace", "kept"],
          ["delete", "former"],
        ],
      );
      assert.deepEqual(preview.run, { kind: "fault", revision: "change", text: "No release." });
    } finally {
      base.remove();
      change.remove();
    }
  });

  it("cannot be said where the base itself is wrong", async () => {
    revisions.base.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.lorge"));
    assert.match(await told(), /The base itself cannot be evaluated/u);
  });
});
