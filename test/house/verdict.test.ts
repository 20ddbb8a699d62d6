import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Check, Verdict } from "../../scripts/verdict";

describe("A verdict", () => {
  let checkout: string;
  let check: Check;

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "verdict-"));
    check = {
      checkout,
      description: "tests",
      without: ["bench", "test/browser"],
      reports: ["reports/tests.xml", "reports/others.xml"],
    };
    write(".gitignore", "node_modules/\n.cache/\nreports/\n");
    write("qa/target.ts", "as it was");
    for (const report of check.reports) write(report, `<all-passed in="${report}"/>`);
    new Verdict(check).keep();
  });
  afterEach(() => {
    rmSync(checkout, { recursive: true });
  });

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), content);
  }

  it("holds for exactly the same files, and brings its reports back", () => {
    for (const report of check.reports) write(report, "<of-another-run/>");
    assert.equal(new Verdict(check).hasPassed(), true);
    for (const report of check.reports)
      assert.equal(readFileSync(join(checkout, report), "utf8"), `<all-passed in="${report}"/>`);
  });

  it("holds when what the check does not look at has changed", () => {
    for (const file of ["bench/api.ts", "test/browser/page.ts", "node_modules/a/index.js", ".git/HEAD"])
      write(file, "other");
    assert.equal(new Verdict(check).hasPassed(), true);
  });

  for (const [change, file] of [
    ["a file has changed", "qa/target.ts"],
    ["there is another file", "qa/target.test.ts"],
    ["there is another file in a folder that only shares a name", "test/bench.ts"],
  ] as const)
    it(`does not hold when ${change}`, () => {
      write(file, "changed");
      assert.equal(new Verdict(check).hasPassed(), false);
    });

  it("does not hold when a file has gone", () => {
    rmSync(join(checkout, "qa/target.ts"));
    assert.equal(new Verdict(check).hasPassed(), false);
  });

  it("is none when a file was changed while the check ran", () => {
    write("qa/target.ts", "with a mistake");
    const verdict = new Verdict(check);
    write("qa/target.ts", "mended meanwhile");
    verdict.keep();
    assert.equal(new Verdict(check).hasPassed(), false);
    write("qa/target.ts", "with a mistake");
    assert.equal(new Verdict(check).hasPassed(), false);
  });

  it("is told beside what is no file, as an editor leaves it", () => {
    symlinkSync("nobody@nowhere", join(checkout, ".#target.ts"));
    execFileSync("mkfifo", [join(checkout, "fifo")]);
    assert.equal(new Verdict(check).hasPassed(), true);
  });

  it("is kept with a few others: the oldest is forgotten", () => {
    const folder = join(checkout, ".cache/passed");
    const [oldest = ""] = readdirSync(folder);
    utimesSync(join(folder, oldest), 1, 1);
    for (const content of ["second", "third", "fourth", "fifth"]) {
      write("qa/target.ts", content);
      new Verdict(check).keep();
      assert.ok(readdirSync(folder).includes(oldest));
    }
    write("qa/target.ts", "sixth");
    new Verdict(check).keep();
    assert.ok(!readdirSync(folder).includes(oldest));
    assert.equal(readdirSync(folder).length, 5);
    assert.equal(new Verdict(check).hasPassed(), true);
  });

  it("does not hold for another check", () => {
    assert.equal(new Verdict({ ...check, description: "tests and lint" }).hasPassed(), false);
    assert.equal(new Verdict({ ...check, without: ["bench"] }).hasPassed(), true, "nothing lies in the other folder");
  });
});
