import assert from "node:assert/strict";
import { compareStacks } from "../../../review/change/compared";
import { markdown } from "../../../review/change/markdown";
import { previewDocument } from "../../../review/change/preview";
import { type SmallCheckout, smallCheckout } from "../checkout";

describe("what a change does to a stack", () => {
  let base: SmallCheckout;
  let change: SmallCheckout;

  beforeEach(() => {
    base = smallCheckout();
    change = smallCheckout();
  });

  afterEach(() => {
    base.remove();
    change.remove();
  });

  const told = async (stack = "prod"): Promise<string> => {
    const stacks = await compareStacks({ base: base.folder, change: change.folder }, [stack]);
    return markdown("", previewDocument({ base: "main", stacks, remarks: [] }));
  };

  it("is nothing where nothing has changed", async () => {
    assert.match(await told(), /### Stack `prod`\n\nNothing changes\.\n$/u);
  });

  it("is the pipeline's where the endpoint changes, with the cost before and after", async () => {
    change.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.xlarge"));
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
    change.edit("dev", (text) => text.replace("approver@example.com", "somebody.else@example.com"));
    const text = await told("dev");
    assert.match(text, /After the merge somebody has to run `pulumi up --stack dev`/u);
    assert.match(text, /subscription.*\n.*approver@example\.com.*somebody\.else@example\.com|Created: .*ubscription/u);
    assert.doesNotMatch(text, /The pipeline will do this/u);
  });

  it("is told in the program's own words where the settings are wrong", async () => {
    change.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.lorge"));
    assert.match(await told(), /refuses to work\. It says:\n\n```text\nOne setting of stack prod cannot be used:/u);
  });

  it("cannot be said where the base itself is wrong", async () => {
    base.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.lorge"));
    assert.match(await told(), /The base itself cannot be evaluated/u);
  });
});
