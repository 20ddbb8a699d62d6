/** The workflows of GitHub Actions, by GitHub's own parser of them; their scripts are run by other tests. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { parse } from "yaml";
import { z } from "zod";
import { dependencies, scripts } from "../../../package.json";
import { repository } from "../../program/program";

/** GitHub's parser is an ECMAScript module that imports JSON, which Node alone does not load. */
function parser(): string {
  const entryPoints = [require.resolve("./workflowErrors.mjs")];
  const { outputFiles } = buildSync({ entryPoints, bundle: true, platform: "node", format: "cjs", write: false });
  return outputFiles[0]?.text ?? "";
}

const folder = path.join(repository, ".github/workflows");
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()).default({}),
      environment: z.string().optional(),
      if: z.string().default(""),
      strategy: z.object({ matrix: z.object({ include: z.array(z.object({ command: z.string() })) }) }).optional(),
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).default({}),
        }),
      ),
    }),
  ),
});

const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(path.join(folder, file), "utf8");
  return { file, text, ...workflowSchema.parse(parse(text)) };
});

describe("the workflows of GitHub Actions", () => {
  it("are such that GitHub takes", () => {
    const files = workflows.map(({ file }) => path.join(folder, file));
    const errors = execFileSync(process.execPath, ["-", ...files], { input: parser() });
    assert.deepEqual(JSON.parse(errors.toString()), Object.fromEntries(files.map((file) => [file, []])));
  });
});

for (const { file, text, on, permissions, jobs } of workflows) {
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const commands = [
    ...steps.flatMap(({ run }) => run ?? []),
    ...Object.values(jobs).flatMap(({ strategy }) => strategy?.matrix.include.map(({ command }) => command) ?? []),
  ];

  describe(`the workflow ${file}`, () => {
    it("uses each action by its commit, with the version beside it", () => {
      const uses = text.split("\n").filter((line) => /^\s*(?:- )?uses:/u.test(line));
      assert.ok(uses.length > 0);
      for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+(?:\.\d+\.\d+)?$/u);
    });

    it("leaves no token behind in the checkout", () => {
      for (const step of steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@")))
        assert.equal(step.with["persist-credentials"], false);
    });

    it("runs commands that exist, and no text of an event", () => {
      const started = commands.flatMap((command) => /^npm run (?:--silent )?(\S+)/u.exec(command)?.[1] ?? []);
      for (const name of started) assert.ok(Object.hasOwn(scripts, name), name);
      for (const command of commands) assert.doesNotMatch(command, /\$\{\{(?! matrix\.command \}\})/u);
    });

    it("signs in to the account in an environment only, where one is set up, and never for a fork", () => {
      assert.notEqual(permissions["id-token"], "write");
      for (const [name, job] of Object.entries(jobs)) {
        const signsIn = job.steps.some(({ uses = "" }) => uses.startsWith("aws-actions/"));
        assert.equal(job.permissions["id-token"] === "write", signsIn, name);
        if (!signsIn) continue;
        assert.match(job.environment ?? "", /^[a-z]+$/u, name);
        const conditions = job.if.split(" && ");
        assert.equal(conditions[0], "vars.PULL_REQUEST_ROLE != ''");
        if ("pull_request" in on)
          assert.equal(conditions[1], "github.event.pull_request.head.repo.full_name == github.repository");
        assert.deepEqual(Object.values(job.permissions).filter((right) => right === "write").length, 1, name);
      }
    });

    it("installs the CLI of the version that the program is made for", () => {
      for (const step of steps.filter(({ uses = "" }) => uses.startsWith("pulumi/actions@")))
        assert.deepEqual(step.with, { "pulumi-version": dependencies["@pulumi/pulumi"] });
    });

    it("writes nothing, unless it runs nothing of a pull request", () => {
      const granted = [permissions, ...Object.values(jobs).map((job) => job.permissions)].flatMap(Object.entries);
      if (!granted.some(([what, right]) => what !== "id-token" && right === "write")) return;
      assert.ok(["workflow_run", "schedule workflow_dispatch"].includes(Object.keys(on).join(" ")));
      for (const step of steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@")))
        assert.deepEqual(Object.keys(step.with), ["persist-credentials"]);
    });
  });
}
