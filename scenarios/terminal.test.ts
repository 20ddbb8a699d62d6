import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { npmStartOnTerminal, readReport, spareDrawing } from "./commandLine";
import type { Command } from "./commandLine";
import { Laboratory } from "./laboratory";
import { processesBelow } from "./processTable";

const run = promisify(execFile);
const controlC = "\x03";
const question = "Deploy this model to production?";

describe("npm start on a terminal", () => {
  let laboratory: Laboratory;

  before(async function () {
    if (process.platform !== "linux" || spawnSync("script", ["--version"]).error !== undefined) this.skip();
    laboratory = await Laboratory.open();
    await spareDrawing(laboratory);
  });
  after(() => laboratory.close());

  const start = (...words: readonly string[]): Command => npmStartOnTerminal(laboratory.checkout, ["--home", laboratory.home, ...words]);

  const assertNothingLeft = (): void => {
    assert.deepEqual(processesBelow([laboratory.checkout, laboratory.home]), []);
    for (const name of ["lock", "approval.json", join("cloud", "work")]) assert.equal(existsSync(join(laboratory.home, name)), false, `${name} is left`);
  };

  it("with --keep prints for each environment a curl command and a snippet that work, and Ctrl-C ends it with the delivery's status", async () => {
    const report = join(dirname(laboratory.home), "report.json");
    const command = start("--yes", "--keep", "--report", report);
    await command.printed("Kept until Ctrl-C: dev, prod");
    assert.equal(readReport(report).status, "Succeeded");
    const printed = stripVTControlCharacters(command.output()).replaceAll("\r", "");
    const calls = [...printed.matchAll(/^curl .*$/gmu)].map(([line]) => run("/bin/sh", ["-c", line]));
    const snippets = [...printed.matchAll(/^import \{ readFile[\s\S]*?^console\.log.*$/gmu)];
    calls.push(...snippets.map(([module]) => run(process.execPath, ["--input-type=module", "--eval", module], { cwd: laboratory.checkout })));
    const answers = (await Promise.all(calls)).map(({ stdout }) => JSON.parse(stdout) as readonly number[]);
    assert.equal(answers.length, 4);
    // Two environments serve the same model, so that the same picture has the same answer.
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    command.type(controlC);
    assert.equal((await command.exited).status, 0);
    assertNothingLeft();
  });

  for (const [times, typed] of [["once", controlC], ["twice", controlC + controlC]] as const) {
    it(`is ended by Ctrl-C, pressed ${times} at the question`, async () => {
      const command = start();
      await command.printed(question);
      command.type(typed);
      const { status, output } = await command.exited;
      assert.equal(status, 130, output);
      assert.match(output, /Failed after .*: Interrupted/u);
      assertNothingLeft();
    });
  }

  it("is ended by Ctrl-C, pressed twice in the middle of a build", async () => {
    const command = start();
    await command.printed("Source ");
    command.type(controlC + controlC);
    assert.equal((await command.exited).status, 130);
    assertNothingLeft();
  });

  it("delivers afterwards in the same home", async () => {
    const command = start();
    await command.printed(question);
    command.type("yes\n");
    const { status, output } = await command.exited;
    assert.equal(status, 0, output);
    assertNothingLeft();
  });
});
