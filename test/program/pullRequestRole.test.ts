import assert from "node:assert/strict";
import { devBlock } from "./blocks";
import { exampleGraph } from "./exampleGraphs";
import { find, typeCounts } from "./graph";
import { evaluateProgram } from "./program";

describe("the role of pull requests", () => {
  it("is made for the environment of the settings and the repository of the source, and handed out", async () => {
    const off = await exampleGraph("dev");
    const configuration = devBlock("delivery", { pullRequests: { environment: "preview" } });
    const on = await evaluateProgram({ stack: "dev", configuration });
    const before = typeCounts(off);
    assert.deepEqual(
      Object.fromEntries(Object.entries(typeCounts(on)).map(([type, count]) => [type, count - (before[type] ?? 0)])),
      Object.fromEntries(
        Object.keys(before).map((type) => [
          type,
          /^(?:aws:iam\/role(?:Policy)?:|model-delivery:platform:ServiceRole$)/u.test(type) ? 1 : 0,
        ]),
      ),
    );
    const role = find(on, "aws:iam/role:Role", "platform-pull-requests-role-role");
    assert.match(String(role.inputs["assumeRolePolicy"]), /"repo:example\/model-delivery:environment:preview"/u);
    const { policy } = find(on, "aws:iam/rolePolicy:RolePolicy", "platform-pull-requests-role-policy").inputs;
    assert.match(String(policy), /"codeconnections:GetConnection"/u);
    assert.equal(off.outputs["pullRequestRoleArn"], undefined);
    assert.match(
      String(on.outputs["pullRequestRoleArn"]),
      /:role\/model-delivery-dev-fcb97195-pull-requests-us-east-1$/u,
    );
  });

  it("trusts the repository that the settings name, where the source has none and no connection", async () => {
    const zip = { kind: "s3", bucket: "commits", key: "commit.zip" };
    const pullRequests = { environment: "preview", repository: "octocat@1/models@2" };
    const withZip = await evaluateProgram({
      stack: "dev",
      configuration: devBlock("delivery", { source: zip, pullRequests }),
    });
    assert.match(
      String(find(withZip, "aws:iam/role:Role", "platform-pull-requests-role-role").inputs["assumeRolePolicy"]),
      /"repo:octocat@1\/models@2:environment:preview"/u,
    );
    assert.doesNotMatch(
      String(find(withZip, "aws:iam/rolePolicy:RolePolicy", "platform-pull-requests-role-policy").inputs["policy"]),
      /GetConnection/u,
    );
  });
});
