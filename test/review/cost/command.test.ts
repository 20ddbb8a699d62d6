/** `npm run cost` in repositories of their own: checkouts with a commit, and a change of it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { costCommand } from "../../../review/cost/main";
import { withRevision } from "../../../review/program/revision";
import { type CommandOutcome, runHere } from "../../commandHere";
import { type SmallCheckout, smallCheckout } from "../checkout";
import { evaluateHere } from "../evaluateHere";
import { commitFiles, scratchRepository } from "../scratchRepository";

const run = promisify(execFile);
const larger = (text: string): string => text.replace("ml.m5.large", "ml.m5.xlarge");
/** The lines of a stack whose endpoint has a larger instance. */
const dearer = /A month, by resource:\nserving-endpoint +\$84\.10 +\$168\.21 +\+\$84\.10\n/u;

describe("npm run cost", () => {
  let checkout: SmallCheckout;
  const cost = (...words: readonly string[]): Promise<CommandOutcome> =>
    runHere(costCommand(evaluateHere), words, { folder: checkout.folder });

  before(async () => {
    checkout = smallCheckout();
    await commitFiles(checkout.folder);
  });

  after(() => {
    checkout.remove();
  });

  it("compares with a commit: a larger instance is a difference of that stack's endpoint", async () => {
    checkout.edit("prod", larger);
    const { status, output } = await cost("--compare", "HEAD");
    checkout.edit("prod", (text) => text.replace("ml.m5.xlarge", "ml.m5.large"));
    assert.equal(status, 0, output);
    const [dev = "", prod = ""] = output.split("\n\n\n");
    assert.match(dev, /No resource costs more or less\./u);
    assert.match(prod, dearer);
  });

  it("tells a program the same as a person", async () => {
    const words = ["--stack", "prod", "--runs", "0", "--invocations", "0"];
    const { prod } = JSON.parse((await cost(...words, "--json")).output) as {
      readonly prod: { readonly month: number };
    };
    assert.equal(prod.month.toFixed(2), "87.15");
    assert.match((await cost(...words)).output, /a month with 0 runs, 0 predictions +\$87\.15/u);
  });

  for (const [words, answer] of [
    [["--stack", "nope"], /One setting of stack nope/u],
    [["--compare", "nope"], /nope is no commit, branch or tag/u],
    [["--runs=-1"], /--runs: allowed is a number from 0 to 1000000000000/u],
    [["--hosting-hours", "25"], /--hosting-hours: allowed is a number from 0 to 24/u],
    [["--time", "--compare", "HEAD"], /--compare and --time exclude each other/u],
    [["--stack", "prod", "--time"], /No pipeline is declared by prod/u],
  ] as const)
    it(`answers in words what is not there: ${words.join(" ")}`, async () => {
      const { status, output } = await cost(...words);
      assert.equal(status, 2, output);
      assert.match(output, answer);
    });

  it("leaves nothing of the former revision behind, and the repository as it was", async () => {
    const { folder } = checkout;
    let lent = "";
    const former = await withRevision(folder, "HEAD", (revision) => {
      lent = revision;
      return Promise.resolve(readFileSync(path.join(revision, "Pulumi.yaml"), "utf8"));
    });
    assert.equal(former, readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"));
    assert.equal(existsSync(lent), false);
    assert.equal((await run("git", ["-C", folder, "worktree", "list"])).stdout.trim().split("\n").length, 1);
  });
});

describe("npm run cost, as a person runs it in this checkout as it is now", () => {
  let folder: string;

  before(async () => {
    folder = await scratchRepository();
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("evaluates the program of both revisions", async () => {
    const file = path.join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, larger(readFileSync(file, "utf8")));
    const words = ["scripts/run.cjs", "review/cost/main.ts", "--stack", "prod", "--compare", "HEAD"];
    assert.match((await run(process.execPath, words, { cwd: folder })).stdout, dearer);
  });
});
