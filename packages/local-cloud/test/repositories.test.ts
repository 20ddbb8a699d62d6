import assert from "node:assert/strict";
import { watchingAction, type WatchingPipeline } from "../repositories";

describe("repositories: what a push starts", () => {
  const pipeline = (
    push?: readonly object[],
    configuration: Readonly<Record<string, string>> = {},
  ): WatchingPipeline => ({
    name: "delivery",
    stages: [
      {
        actions: [
          {
            name: "Source",
            actionTypeId: { provider: "CodeStarSourceConnection" },
            configuration: { FullRepositoryId: "owner/name", BranchName: "main", ...configuration },
          },
        ],
      },
    ],
    ...(push === undefined ? {} : { triggers: [{ gitConfiguration: { sourceActionName: "Source", push } }] }),
  });
  const starts = (
    watching: WatchingPipeline,
    branch: string,
    changed: readonly string[] = ["index.ts"],
    repository = "owner/name",
  ): boolean => watchingAction(watching, repository, branch, changed) !== undefined;

  it("without a trigger: a push to the action's branch of its repository", () => {
    assert.ok(starts(pipeline(), "main"));
    assert.ok(!starts(pipeline(), "other"));
    assert.ok(!starts(pipeline(), "main", [], "owner/other"));
    assert.ok(!starts(pipeline(undefined, { DetectChanges: "false" }), "main"));
  });

  it("with a trigger: what its filters select, in place of the action's branch", () => {
    const watching = pipeline([{ branches: { includes: ["main", "release/**"], excludes: ["release/old"] } }]);
    assert.ok(starts(watching, "main"));
    assert.ok(starts(watching, "release/2026/11"));
    assert.ok(!starts(watching, "release/old"));
    assert.ok(!starts(watching, "feature"));
    assert.ok(starts(pipeline([{ branches: { includes: ["main"] } }], { DetectChanges: "false" }), "main"));
  });

  it("with path filters: a push that changes one of the paths", () => {
    const watching = pipeline([
      { branches: { includes: ["main"] }, filePaths: { includes: ["delivery/**"], excludes: ["**/*.md"] } },
    ]);
    assert.ok(starts(watching, "main", ["README.md", "delivery/train.ts"]));
    assert.ok(!starts(watching, "main", ["delivery/README.md", "index.ts"]));
  });

  it("a filter on tags is for pushes of tags", () => {
    assert.ok(!starts(pipeline([{ tags: { includes: ["v*"] } }]), "main"));
  });
});
