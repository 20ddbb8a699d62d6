/** `npm run preview` in a repository of its own: what it says of five changes, and how it ends. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { refusedLine } from "../review/change/plainMarkdown";
import { scratchRepository } from "../test/review/scratchRepository";

const run = promisify(execFile);
const command = ["scripts/run.cjs", "review/main.ts", "--base", "HEAD"];

describe("npm run preview", () => {
  let folder: string;

  before(async () => {
    folder = await scratchRepository();
  });
  afterEach(() => run("git", ["-C", folder, "checkout", "--quiet", "."]));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function edit(file: string, from: string, to: string): void {
    const name = path.join(folder, file);
    const text = readFileSync(name, "utf8");
    assert.ok(text.includes(from), `${file} has no ${from}`);
    writeFileSync(name, text.replace(from, to));
  }

  /** The comment, which the workflow that posts it has to take. */
  async function comment(): Promise<string> {
    const file = path.join(folder, "comment.md");
    await run(process.execPath, [...command, "--markdown", file], { cwd: folder });
    const text = readFileSync(file, "utf8");
    assert.equal(refusedLine(text.split("\n").slice(1).join("\n")), undefined);
    return text;
  }

  it("says that nothing changes, for each stack", async () => {
    assert.equal((await comment()).match(/^Nothing changes\.$/gmu)?.length, 2);
  });

  it("says what the pipeline does with another instance type, and what it costs", async () => {
    edit("Pulumi.prod.yaml", "ml.m5.large", "ml.m5.xlarge");
    const text = await comment();
    assert.match(text, /### Stack `prod`\n\n#### The pipeline will do this/u);
    assert.match(text, /`productionVariants\[0\]\.instanceType`: `ml\.m5\.large` → `ml\.m5\.xlarge`/u);
    assert.match(text, /\| of it `serving-endpoint` \|/u);
  });

  it("says which permission is widened, and that an administrator has to apply it", async () => {
    edit(
      "components/platform/permissions/build.ts",
      '"logs:PutLogEvents"',
      '"logs:PutLogEvents", "logs:DeleteLogStream"',
    );
    const text = await comment();
    assert.match(text, /After the merge somebody has to run `pulumi up --stack dev`/u);
    assert.match(text, /\| `WriteItsOwnLog` \| widened \| \+ `logs:DeleteLogStream`<br>/u);
  });

  it("says that a bucket is removed, and that its protection refuses it", async () => {
    const file = "components/platform/artifactStore.ts";
    edit(
      file,
      "    const data = new PrivateBucket(",
      "    const data = artifacts;\n    void ((): unknown => new PrivateBucket(",
    );
    edit(file, "keyArn, tags }, { parent: this });", "keyArn, tags }, { parent: this }));");
    assert.match(
      await comment(),
      /- Deleted: `platform-store-data-bucket` .*\n {2}- It is protected: the update is refused/u,
    );
  });

  it("tells wrong settings in the program's own words", async () => {
    edit("Pulumi.prod.yaml", "ml.m5.large", "ml.m5.lorge");
    assert.match(await comment(), /refuses to work\. It says:\n\n```text\nOne setting of stack prod cannot be used:/u);
  });

  it("leaves no revision behind when Ctrl-C ends it", async () => {
    const temporary = path.join(folder, "temporary");
    mkdirSync(temporary);
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(process.execPath, command, { cwd: folder, env, detached: true });
    assert.ok(child.pid);
    // It has taken the base out when the first evaluation has made its home.
    while (!readdirSync(temporary).some((name) => name.startsWith("model-delivery-evaluation-")))
      await new Promise((resolve) => setTimeout(resolve, 5));
    // As Ctrl-C does: the process and whatever it has started.
    process.kill(-child.pid, "SIGINT");
    child.stdout.resume();
    child.stderr.resume();
    // Its evaluation holds the same stderr: both have ended.
    await once(child, "close");
    assert.equal(child.signalCode, "SIGINT");
    assert.deepEqual(
      readdirSync(temporary).filter((name) => name.startsWith("model-delivery-revision-")),
      [],
    );
  });
});
