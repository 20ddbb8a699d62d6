/** The commands that README.md and docs/ print do what the pages say, in bash and in zsh. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { documentedCommands } from "../test/house/documentedCommands";
import { blocksBelow } from "../test/pageCommands";
import { shell } from "./commandLine";
import { Laboratory } from "./laboratory";

/** What GitLab tells the commands of docs/pull-requests.md. */
const variables = "export CI_MERGE_REQUEST_DIFF_BASE_SHA=HEAD";

/** Why a documented command is not run here. */
const elsewhere: Readonly<Record<string, string>> = {
  start: "the other scenarios run it",
  test: "CI runs it",
  scenarios: "this is one of them",
  bench: "it measures for minutes",
  validate: "CI runs it",
  generate: "the tests hold what it writes against what is committed",
  clean: "the scenario terminal runs it",
  approve: "the scenario rejection runs it",
  invoke: "the scenario terminal runs it",
  logs: "it needs a delivery, the scenario faults has one",
  lineage: "it needs a delivery",
  "api-key": "it needs a stack of the real CLI",
  providers: "the scenario planted runs it",
  delivery: "it needs an account, its --help apart",
  prices: "it needs AWS's price lists",
  check: "it needs an account",
};

/** Contributors' pages name the checks themselves, which CI runs. */
function isForUsers(document: string): boolean {
  return document === "README.md" || document.startsWith("docs/");
}

describe("the commands of the documents", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });
  after(() => laboratory.close());

  it("that need no account and no delivery run as they are printed", async () => {
    const commands = documentedCommands(laboratory.checkout).filter(
      ({ document, script, options }) =>
        isForUsers(document) && (!Object.hasOwn(elsewhere, script) || options.includes("--help")),
    );
    // Without an answer in its options it asks a person.
    const texts = [...new Set(commands.map(({ text }) => text))].filter((text) => text !== "npm run init");
    assert.ok(texts.includes("npm run cost -- --original"), texts.join("\n"));
    execFileSync("git", ["init", "-q", "-b", "main"], { cwd: laboratory.checkout });
    execFileSync("git", ["add", ".", ":!node_modules"], { cwd: laboratory.checkout });
    const author = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"];
    execFileSync("git", [...author, "commit", "-q", "-m", "All"], { cwd: laboratory.checkout });
    // docs/pull-requests.md compares with a tag, and with a branch of the remote repository.
    execFileSync("git", ["tag", "v1.2.0"], { cwd: laboratory.checkout });
    execFileSync("git", ["update-ref", "refs/remotes/origin/main", "HEAD"], { cwd: laboratory.checkout });
    for (const text of texts) {
      const { status, output } = await shell(laboratory.checkout, `${variables}\n${text}`).exited;
      assert.ok(
        status === 0 || (text.startsWith("npm run init") && status === 1),
        `${text}: ${status ?? "a signal"}\n${output}`,
      );
    }
  });

  for (const shellName of ["bash", "zsh"]) {
    it(`for AWS are understood by ${shellName}, with stand-ins for the programs that need an account`, function () {
      if (spawnSync(shellName, ["--version"]).error !== undefined) this.skip();
      const programs = join(dirname(laboratory.checkout), "programs");
      const called = join(programs, "called");
      mkdirSync(programs, { recursive: true });
      writeFileSync(called, "");
      for (const name of ["aws", "pulumi", "git", "npm"]) {
        const path = join(programs, name);
        writeFileSync(
          path,
          `#!/bin/sh\necho "${name} $*" >> '${called}'\ncase "$*" in *Account*) echo 123456789012;; esac\n`,
        );
        chmodSync(path, 0o755);
      }
      const page = join(laboratory.checkout, "README.md");
      execFileSync(shellName, ["-e", "-c", blocksBelow(page, "Deliver on AWS").join("")], {
        cwd: laboratory.checkout,
        env: { HOME: programs, PATH: [programs, process.env["PATH"] ?? ""].join(delimiter) },
      });
      const calls = readFileSync(called, "utf8");
      assert.match(calls, /^aws s3 mb s3:\/\/model-delivery-state-123456789012-us-east-1 --region us-east-1$/mu);
      assert.match(calls, /^pulumi login s3:\/\/model-delivery-state-123456789012-us-east-1\?region=us-east-1$/mu);
      assert.match(calls, /^pulumi stack init prod --secrets-provider=awskms:\S+\?region=us-east-1$/mu);
      assert.match(calls, /^git push$/mu);
    });
  }
});
