import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { repository } from "../program/program";

interface MochaReport {
  readonly passes: readonly { readonly title: string }[];
  readonly failures: readonly { readonly title: string; readonly err: { readonly message?: string } }[];
}

/** Runs a file with the configuration of these tests. */
async function runWithThisConfiguration(spec: string): Promise<MochaReport> {
  const configuration = JSON.parse(
    await readFile(path.join(repository, "test/program.mocharc.json"), "utf8"),
  ) as Record<string, unknown>;
  const folder = await mkdtemp(path.join(tmpdir(), "model-delivery-test-"));
  try {
    const [configurationFile, report] = [path.join(folder, "mocharc.json"), path.join(folder, "report.json")];
    await writeFile(
      configurationFile,
      JSON.stringify({ ...configuration, spec, reporter: "json", "reporter-option": [`output=${report}`] }),
    );
    const mocha = createRequire(__filename).resolve("mocha/bin/mocha.js");
    await new Promise<void>((resolve) => {
      execFile(process.execPath, [mocha, "--config", configurationFile], { cwd: repository }, () => {
        resolve();
      });
    });
    return JSON.parse(await readFile(report, "utf8")) as MochaReport;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("a mocked test that is wrong", () => {
  it("fails, in each of the ways in which it could pass", async () => {
    const { passes, failures } = await runWithThisConfiguration("test/fixtures/red/mocks.red.ts");
    assert.deepEqual(
      passes.map(({ title }) => title),
      ["right: the value is what it should be"],
    );
    // A rejected output rejects in several places, and mocha counts each.
    const reasons = new Map(
      failures.map(({ title, err }) => [
        title,
        /unknown|Duplicate resource URN|does not know|strictly equal|nobody waits/u.exec(err.message ?? "")?.[0],
      ]),
    );
    assert.deepEqual(
      [...reasons],
      [
        ["wrong: an assertion in a floating apply", "strictly equal"],
        ["wrong: a floating promise that rejects", "nobody waits"],
        ["wrong: an assertion about a value that is unknown", "unknown"],
        ["wrong: two resources of one name", "Duplicate resource URN"],
        ["wrong: a type that nobody knows the behaviour of", "does not know"],
        ["wrong: a child that forgot its parent", "strictly equal"],
      ],
    );
  });
});
