import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { typescriptLoader } from "../../machine/typescriptLoader";
import { soFar } from "../../scripts/sideBySide";

/** Runs lists of programs of Node, each a name and its text; answers what was printed and whether all succeeded. */
function sideBySide(...lists: readonly (readonly (readonly [string, string])[])[]): {
  text: string;
  status: number | null;
} {
  const commands = lists.map((list) => list.map(([name, text]) => ({ name, command: [process.execPath, "-e", text] })));
  const program = `require(${JSON.stringify(join(__dirname, "..", "..", "scripts", "sideBySide"))})
    .sideBySide(${JSON.stringify(commands)}).then((succeeded) => process.exit(succeeded ? 0 : 1));`;
  const { stdout, status } = spawnSync(process.execPath, ["--require", typescriptLoader, "-e", program], {
    encoding: "utf8",
  });
  return { text: stdout.replaceAll(/ \(\d+ s\)/gu, ""), status };
}

describe("Commands side by side", () => {
  it("succeed when all of them do", () => {
    const { text, status } = sideBySide([["one", "console.log('of one')"]], [["other", ""]]);
    assert.equal(status, 0);
    assert.deepEqual(new Set(text.trim().split("\n")), new Set(["of one", "✓ one", "✓ other", "Done: one, other"]));
  });

  it("fail when one does, after all of them have ended, and tell every failure", () => {
    const { text, status } = sideBySide(
      [
        ["first", "console.error('wrong'); process.exit(3)"],
        ["second", "process.exit(4)"],
      ],
      [["other", "console.log('right')"]],
    );
    assert.equal(status, 1);
    assert.deepEqual(
      text.split("\n").filter((line) => line !== "right" && line !== "✓ other"),
      ["wrong", "✗ first", "✗ second", "", "What failed: first, second", "  wrong", ""],
    );
  });

  it("tell what failed at the end: first what names its place, whichever has ended last", () => {
    const typeError = "index.ts:5:7: Type 'string' is not assignable to type 'number'. [Error/typescript(TS2322)]";
    const lint = "api/page.ts:1:1: Unexpected. [Error/eslint(no-var)]";
    const print = (...lines: readonly string[]): string =>
      lines.map((line) => `console.log(${JSON.stringify(line)});`).join("") + "process.exit(1)";
    const { text } = sideBySide(
      [["types", print(lint, typeError, "", "2 problems")]],
      [["tests", print("  1) far above", "What failed: 1 of 9 tests", "  test/a.test.ts:3: adds: 1 !== 2")]],
      [["arrows", print("  error no-circles: a.ts → ", "      b.ts →", "x 1 dependency violations")]],
    );
    const [heading = "", ...causes] = text.slice(text.lastIndexOf("What failed: ")).trimEnd().split("\n");
    assert.match(heading, /^What failed: (?:types, arrows|arrows, types), tests$/u);
    const [lines, last] = [causes.slice(0, -1), causes.at(-1)];
    assert.deepEqual(new Set(lines), new Set([`  ${typeError}`, `  ${lint}`, "  error no-circles: a.ts →"]));
    assert.ok(lines.indexOf(`  ${typeError}`) < lines.indexOf(`  ${lint}`));
    assert.equal(last, "  test/a.test.ts:3: adds: 1 !== 2");
  });

  it("say how far they are: tests that have passed, also of what still runs, and checks that have ended", () => {
    const running = new Map([
      ["tests", { text: "  adds\n    ✔ one and one\n  \u001b[32m  ✔\u001b[0m and one (3ms)\n    1) and none" }],
      ["types", { text: "" }],
    ]);
    assert.equal(
      soFar([{ tests: 40 }, { tests: undefined }], running, { ended: 3, of: 5 }),
      "42 tests, 3 of 5 checks; tests, types",
    );
  });

  it("fail when a program is not there", () => {
    const program = `require(${JSON.stringify(join(__dirname, "..", "..", "scripts", "sideBySide"))})
      .sideBySide([[{ name: "absent", command: ["no-such-program"] }]]).then((succeeded) => console.log(succeeded));`;
    const { stdout } = spawnSync(process.execPath, ["--require", typescriptLoader, "-e", program], {
      encoding: "utf8",
    });
    assert.match(stdout, /ENOENT[^]*✗ absent[^]*false/u);
  });
});
