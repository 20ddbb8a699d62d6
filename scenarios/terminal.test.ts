import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { originalAnswer, predictionAnswer } from "../api/contract";
import { type RunningCommand, npmStartOnTerminal, readReport, spareDrawing } from "./commandLine";
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

  const start = (...words: readonly string[]): RunningCommand =>
    npmStartOnTerminal(laboratory.checkout, ["--home", laboratory.home, ...words]);

  const assertNothingLeft = (): void => {
    assert.deepEqual(processesBelow([laboratory.checkout, laboratory.home]), []);
    for (const name of ["lock", "approval.json", "kept.json", "ask.txt", join("cloud", "work")])
      assert.equal(existsSync(join(laboratory.home, name)), false, `${name} is left`);
  };

  it(
    "with --keep prints for each environment commands, programs and a page that work, and Ctrl-C ends it with the " +
      "delivery's status",
    async () => {
      const report = join(dirname(laboratory.home), "report.json");
      const command = start("--yes", "--keep", "--report", report);
      await command.printed("Kept until Ctrl-C: dev, prod");
      assert.equal(readReport(report).status, "Succeeded");
      const introduced = stripVTControlCharacters(command.output()).replaceAll("\r", "");
      const ways = join(laboratory.home, "ask.txt");
      assert.ok(introduced.split("\n").includes(`cat ${ways}`), introduced);
      const [first = ""] = introduced.split("\n").filter((line) => line.startsWith("npm run invoke "));
      // A sample is named by its class, which is the answer.
      const { stdout: told } = await run("/bin/sh", ["-c", first], { cwd: laboratory.checkout });
      const [, label = ""] = /\/samples\/(\w+)\.\w+$/u.exec(first) ?? [];
      assert.match(told, new RegExp(`^ {2}${label} +\\d\\.\\d{4} `, "mu"));
      const printed = readFileSync(ways, "utf8");
      const lines = (beginning: RegExp): readonly string[] =>
        printed.split("\n").filter((line) => beginning.test(line));
      const answers = async (beginning: RegExp): Promise<readonly string[]> =>
        Promise.all(
          lines(beginning).map(
            async (line) => (await run("/bin/sh", ["-c", line], { cwd: laboratory.checkout })).stdout,
          ),
        );
      // Two environments serve the same model, so that the same picture has the same answer.
      const curl = await answers(/^curl .*\/invocations$/u);
      const snippets = await Promise.all(
        [...printed.matchAll(/^import \{ readFile[\s\S]*?^console\.log.*$/gmu)].map(
          async ([module]) =>
            (await run(process.execPath, ["--input-type=module", "--eval", module], { cwd: laboratory.checkout }))
              .stdout,
        ),
      );
      const probabilities = [...curl, ...snippets].map((text) => JSON.parse(text) as readonly number[]);
      assert.equal(probabilities.length, 4);
      for (const answer of probabilities) assert.deepEqual(answer, probabilities[0]);
      const best = Math.max(...(probabilities[0] ?? []));
      const predictions = (await answers(/^curl .*\/predict$/u)).map(
        (text) => predictionAnswer.parse(JSON.parse(text)).predictions[0],
      );
      assert.deepEqual(
        predictions.map((prediction) => prediction?.probability),
        [best, best],
      );
      const originals = await answers(/^printf .*\/$/u);
      assert.equal(originals.length, 2);
      for (const text of originals)
        assert.match(
          originalAnswer.parse(JSON.parse(text)).response,
          new RegExp(`^\\[\\(\\d, '${predictions[0]?.label ?? ""}', ${best}\\), `, "u"),
        );
      const invocations = await answers(/^npm run invoke /u);
      assert.equal(invocations.length, 4);
      for (const text of invocations)
        assert.match(text, new RegExp(`^ {2}${predictions[0]?.label ?? ""} +${best.toFixed(4)} `, "mu"));
      const addresses = introduced.split("\n").filter((line) => line.startsWith("http:"));
      assert.deepEqual(addresses, lines(/^http:/u));
      const pages = await Promise.all(addresses.map((address) => fetch(address)));
      assert.deepEqual(
        pages.map(({ status, url }) => [status, new URL(url).pathname]),
        [
          [200, "/dev/"],
          [200, "/prod/"],
        ],
      );
      command.type(controlC);
      const { status, output } = await command.exited;
      assert.equal(status, 0, output);
      assertNothingLeft();
    },
  );

  for (const [times, typed] of [
    ["once", controlC],
    ["twice", controlC + controlC],
  ] as const) {
    it(`is ended by Ctrl-C, pressed ${times} at the question`, async () => {
      const command = start();
      await command.printed(question);
      command.type(typed);
      const { status, output } = await command.exited;
      assert.equal(status, 130, output);
      assert.match(output, /Interrupted after [^]*\n +production +unchanged: it serves .*\r?\n +next +npm start /u);
      assertNothingLeft();
    });
  }

  it("is ended by Ctrl-C, pressed twice in the middle of a build", async () => {
    const command = start();
    await command.printed("Source ");
    command.type(controlC + controlC);
    const { status, output } = await command.exited;
    assert.equal(status, 130, output);
    assertNothingLeft();
  });

  it("delivers afterwards in the same home", async () => {
    const command = start();
    await command.printed(question);
    command.type("yes\n");
    const { status, output } = await command.exited;
    assert.equal(status, 0, output);
    for (const row of ["cost", "permissions"])
      assert.match(output, new RegExp(`\n +${row} +as now: production serves the same commit`, "u"));
    assertNothingLeft();
  });
});
