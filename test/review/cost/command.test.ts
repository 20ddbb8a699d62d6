/** `npm run cost` in a repository of its own: this checkout as it is now, and a change of it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { withRevision } from "../../../review/program/revision";
import { saying } from "../../saying";
import { scratchRepository } from "../scratchRepository";

const run = promisify(execFile);

describe("npm run cost", () => {
  let folder: string;
  const cost = async (...words: readonly string[]): Promise<string> =>
    (await run(process.execPath, ["scripts/run.cjs", "review/cost/main.ts", ...words], { cwd: folder })).stdout;

  before(async () => {
    folder = await scratchRepository();
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("compares with a commit: a larger instance is a difference of that stack's endpoint", async () => {
    const file = path.join(folder, "Pulumi.prod.yaml");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace("ml.m5.large", "ml.m5.xlarge"));
    const text = await cost("--compare", "HEAD");
    writeFileSync(file, before);
    const [dev = "", prod = ""] = text.split("\n\n\n");
    assert.match(dev, /No resource costs more or less\./u);
    assert.match(prod, /A month, by resource:\nserving-endpoint +\$84\.10 +\$168\.21 +\+\$84\.10\n/u);
  });

  it("tells a program the same as a person", async () => {
    const words = ["--stack", "prod", "--runs", "0", "--invocations", "0"];
    const { prod } = JSON.parse(await cost(...words, "--json")) as { readonly prod: { readonly month: number } };
    assert.equal(prod.month.toFixed(2), "87.25");
    assert.match(await cost(...words), /a month with 0 runs, 0 predictions +\$87\.25/u);
  });

  it("answers what is not there in words", async () => {
    await assert.rejects(cost("--stack", "nope"), saying(/One setting of stack nope/u));
    await assert.rejects(cost("--compare", "nope"), saying(/nope is no commit, branch or tag/u));
    await assert.rejects(cost("--stack", "prod", "--time"), saying(/No pipeline is declared by prod/u));
  });

  it("leaves nothing of the former revision behind, and the repository as it was", async () => {
    let lent = "";
    const former = await withRevision(folder, "HEAD", (checkout) => {
      lent = checkout;
      return Promise.resolve(readFileSync(path.join(checkout, "Pulumi.yaml"), "utf8"));
    });
    assert.equal(former, readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"));
    assert.equal(existsSync(lent), false);
    assert.equal((await run("git", ["-C", folder, "worktree", "list"])).stdout.trim().split("\n").length, 1);
  });
});
