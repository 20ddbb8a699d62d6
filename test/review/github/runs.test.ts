import assert from "node:assert/strict";
import { close, listen } from "../../../machine/loopback";
import { runsOf } from "../../../review/github/runs";

const commit = "0a".repeat(20);
const event = { workflow_run: { head_sha: commit, head_repository: { full_name: "somebody/models" } } };
const run = (id: number, file: string, changes: object = {}): object => ({
  ...{ id, path: `.github/workflows/${file}`, status: "completed" },
  ...{ head_repository: { full_name: "somebody/models" } },
  ...changes,
});

describe("the runs whose artifacts make a comment", () => {
  async function found(
    runs: readonly object[],
  ): Promise<{ readonly runs: unknown; readonly asked: readonly string[] }> {
    const asked: string[] = [];
    const { server, url } = await listen((request, response) => {
      asked.push(request.url ?? "");
      response.end(JSON.stringify({ workflow_runs: runs }));
      return Promise.resolve();
    });
    try {
      return { runs: await runsOf({ url, repository: "example/models", token: "t0ken" }, event), asked };
    } finally {
      await close(server);
    }
  }

  it("are the newest of each workflow for the commit of the event", async () => {
    const { runs, asked } = await found([
      run(7, "checks.yml"),
      run(9, "checks.yml@refs/heads/main"),
      run(8, "account.yml"),
      run(10, "engine.yml"),
    ]);
    assert.deepEqual(runs, { checks: 9, account: 8 });
    assert.deepEqual(asked, [
      `/repos/example/models/actions/runs?head_sha=${commit}&event=pull_request&status=completed&per_page=100`,
    ]);
  });

  it("are none that have not ended, and none of the same commit in somebody else's repository", async () => {
    const others = { head_repository: { full_name: "other/models" } };
    const { runs } = await found([
      run(7, "checks.yml"),
      run(8, "checks.yml", { status: "in_progress" }),
      run(9, "account.yml", others),
      run(10, "checks.yml", { head_repository: null }),
    ]);
    assert.deepEqual(runs, { checks: 7 });
  });
});
