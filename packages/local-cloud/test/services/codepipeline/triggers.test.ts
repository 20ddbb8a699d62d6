import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GitConfiguration } from "@aws-sdk/client-codepipeline";
import { approval, PipelineLaboratory, repository } from "./pipelineLaboratory";

describe("codepipeline: triggers", () => {
  let laboratory: PipelineLaboratory;
  beforeEach(async () => {
    laboratory = await PipelineLaboratory.open();
  });
  afterEach(() => laboratory.close());

  const declare = (git: Omit<GitConfiguration, "sourceActionName">): Promise<unknown> =>
    laboratory.createPipeline({
      pipeline: laboratory.declaration("watching", [{ name: "Production", actions: [approval()] }], {
        triggers: [
          { providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Source", ...git } },
        ],
      }),
    });

  it("start a run for a push that changes a file they name, whatever folder a push comes from", async () => {
    await declare({ push: [{ branches: { includes: ["main"] }, filePaths: { includes: ["training/**"] } }] });
    const folder = laboratory.delivery.write({ "README.md": "one", "training/train.ts": "one" });
    const push = (id: string): Promise<readonly string[]> =>
      laboratory.delivery.cloud.pushCommit(repository, "main", {
        id,
        message: "",
        author: "",
        date: "2026-11-24T10:00:00Z",
        folder,
      });
    assert.equal((await push("first")).length, 1, "every file is new");
    writeFileSync(join(folder, "README.md"), "two");
    assert.equal((await push("second")).length, 0);
    writeFileSync(join(folder, "training", "train.ts"), "two");
    assert.equal((await push("third")).length, 1);
  });

  it("are kept for pull requests, which a push is not", async () => {
    const git = { pullRequest: [{ events: ["OPEN" as const], branches: { includes: ["main"] } }] };
    await declare(git);
    const { pipeline } = await laboratory.pipelines.getPipeline({ name: "watching" });
    assert.deepEqual(pipeline?.triggers?.[0]?.gitConfiguration?.pullRequest, git.pullRequest);
    assert.deepEqual(await laboratory.push({ "README.md": "one" }), []);
  });

  it("of more patterns than CodePipeline takes are refused", async () => {
    await assert.rejects(
      declare({ push: [{ branches: { includes: Array.from({ length: 9 }, (_, index) => `branch-${index}`) } }] }),
      /triggers\.1\.member\.gitConfiguration\.push\.1\.member\.branches\.includes' failed .* less than or equal to 8/u,
    );
  });
});
