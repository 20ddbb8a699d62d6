import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { typescriptKept } from "../../machine/typescriptLoader";

const project = join(__dirname, "..", "..");

/** What another process does between two steps of the loader: it removes what is kept. */
const meanwhile = `
  const fs = require("node:fs");
  const { dirname } = require("node:path");
  const { FUNCTION: undisturbed } = fs;
  fs.FUNCTION = (path, ...rest) => {
    if (/\\.js\\.\\d+$/.test(path)) fs.rmSync(dirname(dirname(path)), { recursive: true });
    return undisturbed(path, ...rest);
  };
`;

describe("the loader of TypeScript", () => {
  let folder: string;
  let kept: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "loader-"));
    kept = join(folder, ".cache", "typescript");
    mkdirSync(join(folder, "scripts"));
    for (const file of ["typescript.cjs", "seldomUsed.cjs"])
      cpSync(join(project, "scripts", file), join(folder, "scripts", file));
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
    writeFileSync(join(folder, "program.ts"), 'const text: string = "loaded";\nconsole.log(text);\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function load(before: readonly string[] = [], variables: NodeJS.ProcessEnv = {}): Promise<string> {
    const required = [...before, "./scripts/typescript.cjs"].flatMap((file) => ["--require", file]);
    const options = { cwd: folder, env: { ...process.env, ...variables } };
    return (await promisify(execFile)(process.execPath, [...required, "program.ts"], options)).stdout;
  }

  it("keeps what it made of a file", async () => {
    assert.equal(await load(), "loaded\n");
    assert.ok(existsSync(kept));
  });

  it("makes it anew when it makes it in another way", async () => {
    await load();
    appendFileSync(join(folder, "scripts/typescript.cjs"), "// another way\n");
    await load();
    assert.equal(readdirSync(kept).length, 2);
  });

  it("keeps it where a rehearsal finds it, to lend it", () => {
    // These tests were loaded so.
    assert.ok(readdirSync(typescriptKept).length > 0);
  });

  it("takes what it is lent, and makes what that does not have", async () => {
    await load();
    const lent = join(folder, "lent");
    renameSync(kept, lent);
    const [file = ""] = readdirSync(lent).map((name) => join(lent, name));
    writeFileSync(file, readFileSync(file, "utf8").replace("loaded", "lent"));
    const variables = { TYPESCRIPT_LENT: lent };
    assert.equal(await load([], variables), "lent\n");
    assert.ok(!existsSync(kept));
    writeFileSync(join(folder, "program.ts"), 'console.log("new" as string);\n');
    assert.equal(await load([], variables), "new\n");
    assert.equal(readdirSync(lent).length, 1);
  });

  for (const step of ["writeFileSync", "renameSync"]) {
    it(`loads a file although what is kept is removed before ${step}`, async () => {
      writeFileSync(join(folder, "meanwhile.cjs"), meanwhile.replaceAll("FUNCTION", step));
      assert.equal(await load(["./meanwhile.cjs"]), "loaded\n");
      assert.equal(await load(), "loaded\n");
    });
  }
});
