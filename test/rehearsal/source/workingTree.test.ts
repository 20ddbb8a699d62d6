import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { snapshotWorkingTree } from "../../../rehearsal/source/workingTree";

describe("the commit that a rehearsal delivers", () => {
  let folder: string;
  let checkout: string;
  let target: string;
  let home: string;

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  };
  const git = (...words: string[]): void => {
    execFileSync("git", ["-C", checkout, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...words], {
      stdio: "ignore",
    });
  };
  const snapshot = () => snapshotWorkingTree(checkout, target, [home, join(checkout, "r.json")]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tree-"));
    checkout = join(folder, "checkout");
    home = join(checkout, "state");
    target = join(home, "commit");
    write("index.ts", "one");
    write("node_modules/a/index.js", "installed");
    write("state/cloud/object", "kept by the rehearsal");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("holds tracked and unignored files as they are now, with their modes", async () => {
    write(".gitignore", "ignored\nnode_modules\n");
    write("removed.ts", "");
    git("init", "--quiet");
    git("add", ".gitignore", "index.ts", "removed.ts");
    git("commit", "--quiet", "--message", "First line\n\nand more");
    write("index.ts", "two");
    write("new file.ts", "new");
    write("ignored", "secret");
    chmodSync(join(checkout, "new file.ts"), 0o755);
    rmSync(join(checkout, "removed.ts"));

    const tree = await snapshot();

    assert.equal(readFileSync(join(target, "index.ts"), "utf8"), "two");
    assert.equal(statSync(join(target, "new file.ts")).mode & 0o111, 0o111);
    for (const absent of ["ignored", "removed.ts", "node_modules", "state", ".git"])
      assert.equal(existsSync(join(target, absent)), false, absent);
    assert.equal(tree.dirty, true);
    assert.equal(tree.commit.message, "First line");
    assert.equal(tree.commit.author, "Ada");
    assert.match(tree.commit.id, /^[0-9a-f]{40}$/);
  });

  it("is clean when nothing was changed since the commit", async () => {
    write(".gitignore", "node_modules\nstate\n");
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "All");
    assert.equal((await snapshot()).dirty, false);
  });

  it("is clean, and without them, when only the rehearsal's own home and report were added", async () => {
    write(".gitignore", "node_modules\n");
    git("init", "--quiet");
    git("add", ".gitignore", "index.ts");
    git("commit", "--quiet", "--message", "All");
    write("r.json", "{}");
    const tree = await snapshot();
    assert.deepEqual([tree.dirty, tree.files], [false, 2]);
    write("r.jsonl", "");
    assert.equal((await snapshot()).dirty, true);
  });

  it("is named by its content without git", async () => {
    const first = await snapshot();
    const second = await snapshot();
    write("index.ts", "changed");
    const third = await snapshot();
    assert.match(first.commit.id, /^[0-9a-f]{40}$/);
    assert.equal(first.commit.id, second.commit.id);
    assert.notEqual(first.commit.id, third.commit.id);
    assert.equal(first.commit.message, "A working tree without git");
    assert.equal(existsSync(join(target, "node_modules")), false);
  });

  it("holds every one of many files, and the same name comes of the same files", async () => {
    const paths = Array.from({ length: 300 }, (_, index) => `folder ${index % 40}/deeper/file ${index}.txt`);
    for (const path of paths) write(path, `content of ${path}`);
    symlinkSync("file 0.txt", join(checkout, "folder 0/deeper/link"));

    const first = await snapshot();

    for (const path of paths) assert.equal(readFileSync(join(target, path), "utf8"), `content of ${path}`);
    assert.equal(readlinkSync(join(target, "folder 0/deeper/link")), "file 0.txt");
    assert.equal(first.files, paths.length + 2);
    assert.equal((await snapshot()).commit.id, first.commit.id);
    rmSync(join(checkout, "folder 0/deeper/link"));
    symlinkSync("file 40.txt", join(checkout, "folder 0/deeper/link"));
    assert.notEqual((await snapshot()).commit.id, first.commit.id);
  });

  it("has no folder for a file that was removed", async () => {
    write("gone/removed.ts", "");
    git("init", "--quiet");
    git("add", "index.ts", "gone/removed.ts");
    git("commit", "--quiet", "--message", "All");
    rmSync(join(checkout, "gone"), { recursive: true });
    assert.equal((await snapshot()).files, 1);
    assert.equal(existsSync(join(target, "gone")), false);
  });

  it("replaces what an earlier rehearsal delivered", async () => {
    write("old.ts", "");
    await snapshot();
    rmSync(join(checkout, "old.ts"));
    await snapshot();
    assert.equal(existsSync(join(target, "old.ts")), false);
  });
});
