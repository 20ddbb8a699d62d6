import assert from "node:assert/strict";
import { mock } from "node:test";
import { type NamedCommand, sideBySide, soFar } from "../../scripts/sideBySide";

/** Runs lists of commands; answers what was printed and whether all succeeded. */
async function run(...lists: readonly (readonly NamedCommand[])[]): Promise<{ text: string; succeeded: boolean }> {
  let text = "";
  mock.method(process.stdout, "write", (more: string) => {
    text += more;
    return true;
  });
  mock.method(console, "log", (line: string) => {
    text += `${line}\n`;
  });
  try {
    const succeeded = await sideBySide(lists);
    return { text: text.replaceAll(/ \(\d+ s\)/gu, ""), succeeded };
  } finally {
    mock.restoreAll();
  }
}

function shell(name: string, script: string): NamedCommand {
  return { name, command: ["sh", "-c", script] };
}

describe("Commands side by side", () => {
  it("succeed when all of them do", async () => {
    const { text, succeeded } = await run([shell("one", "echo of one")], [shell("other", "")]);
    assert.ok(succeeded);
    assert.deepEqual(new Set(text.trim().split("\n")), new Set(["of one", "✓ one", "✓ other", "Done: one, other"]));
  });

  it("fail when one does, after all of them have ended, and tell every failure", async () => {
    const { text, succeeded } = await run(
      [shell("first", "echo wrong >&2; exit 3"), shell("second", "exit 4")],
      [shell("other", "echo right")],
    );
    assert.equal(succeeded, false);
    assert.deepEqual(
      text.split("\n").filter((line) => line !== "right" && line !== "✓ other"),
      ["wrong", "✗ first", "✗ second", "", "What failed: first, second", "  wrong", ""],
    );
  });

  it("tell what failed at the end: first what names its place, whichever has ended last", async () => {
    const typeError = "index.ts:5:7: Type 'string' is not assignable to type 'number'. [Error/typescript(TS2322)]";
    const lint = "api/page.ts:1:1: Unexpected. [Error/eslint(no-var)]";
    const failing = (name: string, ...lines: readonly string[]): NamedCommand => ({
      name,
      command: ["sh", "-c", 'printf "%s\\n" "$@"; exit 1', "sh", ...lines],
    });
    const { text } = await run(
      [failing("types", lint, typeError, "", "2 problems")],
      [failing("tests", "  1) far above", "What failed: 1 of 9 tests", "  test/a.test.ts:3: adds: 1 !== 2")],
      [failing("arrows", "  error no-circles: a.ts → ", "      b.ts →", "x 1 dependency violations")],
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

  it("fail when a program is not there", async () => {
    const { text, succeeded } = await run([{ name: "absent", command: ["no-such-program"] }]);
    assert.match(text, /ENOENT[^]*✗ absent/u);
    assert.equal(succeeded, false);
  });
});
