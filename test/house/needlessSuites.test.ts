import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { isPublished, publishedBranch } from "../../scripts/published";
import { needlessSuites, usedByPackages } from "../../scripts/test";
import { reports, verdictOfValidate } from "../../scripts/validate";
import { repository } from "../program/program";
import { commitFiles } from "../review/scratchRepository";

const run = promisify(execFile);

describe("what a checkout has as everybody has it", () => {
  let folder: string;
  let clone: string;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "published-"));
    const origin = path.join(folder, "origin");
    clone = path.join(folder, "clone");
    mkdirSync(path.join(origin, "packages"), { recursive: true });
    writeFileSync(path.join(origin, "packages/one.ts"), "1");
    writeFileSync(path.join(origin, "other.ts"), "1");
    await commitFiles(origin);
    await run("git", ["clone", "-q", origin, clone]);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (file: string): void => {
    writeFileSync(path.join(clone, file), "2");
  };
  const commit = (): Promise<unknown> =>
    run("git", ["-C", clone, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qam", "second"]);
  const arePublished = (): Promise<boolean> => isPublished(clone, ["packages"]);

  it("is everything in a new clone, and what is left when something else changes, committed or not", async () => {
    assert.equal(await arePublished(), true);
    write("other.ts");
    write("new.ts");
    assert.equal(await arePublished(), true);
    await commit();
    assert.equal(await arePublished(), true);
  });

  it("is not what was changed, and not when it was committed either", async () => {
    write("packages/one.ts");
    assert.equal(await arePublished(), false);
    await commit();
    assert.equal(await arePublished(), false);
  });

  it("is not what was added or removed", async () => {
    write("packages/two.ts");
    assert.equal(await arePublished(), false);
    rmSync(path.join(clone, "packages"), { recursive: true });
    assert.equal(await arePublished(), false);
  });

  it("is nothing of a copy in a folder that git ignores", async () => {
    cpSync(path.join(clone, "packages"), path.join(clone, ".rehearsal/commit/packages"), { recursive: true });
    writeFileSync(path.join(clone, ".git/info/exclude"), ".rehearsal\n");
    assert.equal(await isPublished(path.join(clone, ".rehearsal/commit"), ["packages"]), false);
    assert.equal(await arePublished(), true);
  });

  it("is nothing where nobody can say: in a folder that is no clone", async () => {
    rmSync(path.join(clone, ".git"), { recursive: true });
    assert.equal(await arePublished(), false);
    await commitFiles(clone);
    assert.equal(await arePublished(), false);
  });
});

describe("the suites that npm test leaves out", () => {
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "needless-"));
    const used = usedByPackages.map((file) => (file === "packages" ? "packages/one.ts" : file));
    for (const file of [".gitignore", ...used, ...reports]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), file === ".gitignore" ? ".cache/\nreports/\n" : "1");
    }
    await commitFiles(folder);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const leftOut = async (): Promise<readonly string[]> => Object.keys(await needlessSuites(folder));

  it("are none of which nothing is known", async () => {
    assert.deepEqual(await leftOut(), []);
  });

  it("are the program's, when Validate has passed on exactly these files", async () => {
    verdictOfValidate(folder).keep();
    assert.deepEqual(await leftOut(), ["program"]);
    writeFileSync(path.join(folder, "packages/one.ts"), "2");
    assert.deepEqual(await leftOut(), []);
  });

  it("are the packages', where nothing of them is new", async () => {
    await run("git", ["-C", folder, "update-ref", `refs/remotes/${publishedBranch}`, "HEAD"]);
    assert.deepEqual(await leftOut(), ["packages"]);
    writeFileSync(path.join(folder, "packages/one.ts"), "2");
    assert.deepEqual(await leftOut(), []);
  });
});

describe("what the tests of the packages use", () => {
  /** The file and, with what they import in turn, all files of this checkout that it imports. */
  function withImports(file: string, known = new Set<string>()): ReadonlySet<string> {
    if (known.has(file)) return known;
    known.add(file);
    const { resolve } = createRequire(file);
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/(?:from |require\()"(\.[^"]*)"/gu))
      withImports(existsSync(path.resolve(file, "..", `${name}.ts`)) ? resolve(`${name}.ts`) : resolve(name), known);
    return known;
  }

  it("is there, and is everything that their runner loads", () => {
    for (const used of usedByPackages) assert.ok(existsSync(path.join(repository, used)), used);
    const configuration = "test/packages.mocharc.json";
    const { require: loaded } = JSON.parse(readFileSync(path.join(repository, configuration), "utf8")) as {
      readonly require: readonly string[];
    };
    const files = loaded.flatMap((file) => [...withImports(path.join(repository, file))]);
    const used = [configuration, ...files.map((file) => path.relative(repository, file))];
    assert.deepEqual(
      used.filter((file) => !usedByPackages.some((known) => known === file)),
      [],
    );
    assert.ok(used.includes("machine/nodeVersionWarning.ts"));
  });
});
