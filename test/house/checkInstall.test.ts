import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const program = resolve("scripts/checkInstall.cjs");
const { problems } = createRequire(__filename)(program) as {
  readonly problems: (folder: string, withoutDevelopment: boolean) => readonly string[];
};
const lock = {
  packages: {
    "": { dependencies: { tool: "1.0.0" }, devDependencies: { linter: "1.0.0" } },
    "node_modules/tool": { version: "1.0.0", bin: { tool: "cli.js" } },
    "node_modules/inner": { version: "2.0.0" },
    "node_modules/tool/node_modules/inner": { version: "1.0.0" },
    "node_modules/linter": { version: "1.0.0", dev: true, bin: { lint: "cli.js" } },
    "node_modules/own": { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] },
    "node_modules/foreign": { version: "1.0.0", optional: true, os: ["elsewhere"], cpu: [process.arch] },
    "node_modules/anywhere": { version: "1.0.0", optional: true },
  },
};

describe("the check of what a build's cache has brought", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "check-install-"));
    write("package-lock.json", JSON.stringify(lock));
    for (const [path, { version }] of Object.entries(lock.packages).flatMap(([path, entry]) =>
      "version" in entry && !/foreign|anywhere/u.test(path) ? [[path, entry] as const] : [],
    ))
      write(`${path}/package.json`, JSON.stringify({ version }));
    for (const command of ["tool", "lint"]) write(`node_modules/.bin/${command}`, "");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  const all = (): readonly string[] => problems(folder, false);
  const forBuilds = (): readonly string[] => problems(folder, true);

  it("takes what npm installs on this machine", () => {
    assert.deepEqual(all(), []);
  });

  it("is a command's: nothing where all fits, and its words and a status for a shell's || where not", () => {
    const run = (...options: readonly string[]): readonly unknown[] => {
      const { status, stdout } = spawnSync(process.execPath, [program, ...options], { cwd: folder, encoding: "utf8" });
      return [status, stdout];
    };
    rmSync(join(folder, "node_modules/linter"), { recursive: true });
    assert.deepEqual(run("--omit=dev"), [0, ""]);
    const says = "node_modules is not what package-lock.json says: node_modules/linter has nothing in place of 1.0.0\n";
    assert.deepEqual(run(), [1, says]);
    write("package-lock.json", "{");
    assert.deepEqual(run(), [1, ""]);
  });

  it("asks for nothing of development when the build does not", () => {
    for (const path of ["node_modules/linter", "node_modules/.bin/lint"])
      rmSync(join(folder, path), { recursive: true });
    assert.deepEqual(forBuilds(), []);
    assert.equal(all()[0], "node_modules/linter has nothing in place of 1.0.0");
  });

  for (const path of ["tool", "inner", "tool/node_modules/inner", "own", ".bin/tool"])
    it(`does not take an install without ${path}`, () => {
      rmSync(join(folder, "node_modules", path), { recursive: true });
      assert.match(forBuilds().join(), new RegExp(`node_modules/${path} (?:has nothing|is missing)`, "u"));
    });

  it("does not take another version, or a folder that is empty", () => {
    write("node_modules/inner/package.json", JSON.stringify({ version: "1.9.9" }));
    assert.deepEqual(all(), ["node_modules/inner has 1.9.9 in place of 2.0.0"]);
    rmSync(join(folder, "node_modules"), { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    assert.notDeepEqual(forBuilds(), []);
  });

  it("does not take a file that was cut off", () => {
    write("node_modules/inner/package.json", '{"version": "2.0');
    assert.throws(all, SyntaxError);
  });
});
