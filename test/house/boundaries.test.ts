/** The check of the boundaries sees what it is for. (That it sees nothing in this checkout Validate and CI say.) */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { readRooms } from "../../scripts/rooms";

const project = join(__dirname, "..", "..");
const { arrows, users } = readRooms();
const rooms = Object.keys(arrows);

/** Fields of dependency-cruiser's report that are read here. */
interface Report {
  readonly summary: { readonly violations: readonly { from: string; to: string; rule: { name: string } }[] };
}

/** The file of a room that others import: its index, where it may be entered by that only. */
function entryOf(room: string): string {
  return room.endsWith(".ts") ? room : `${room}/index.ts`;
}

const folders = rooms.filter((room) => !room.endsWith(".ts"));

/** All rooms but one. */
function othersThan(room: string): readonly string[] {
  return [...rooms, ...users].filter((other) => other !== room);
}

/** The file of a room that imports the entry of every other one. */
function planted(from: string): string {
  return `${from}/others.ts`;
}

describe("The check of the boundaries", () => {
  let folder: string;
  /** What it finds in all that is planted: `rule: from → to`. */
  let findings: ReadonlySet<string>;

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "house-")));
    cpSync(join(project, "tsconfig.json"), join(folder, "tsconfig.json"));
    for (const room of [...rooms, ...users]) write(entryOf(room), "export const entry = 1;\n");
    for (const from of folders) plant(planted(from), ...othersThan(from).map(entryOf));
    plant("index.ts", "rehearsal/index.ts");
    plant("settings/one.ts", "settings/other.ts");
    plant("settings/other.ts", "settings/one.ts");
    for (const room of ["components", "packages/local-cloud"]) write(`${room}/inner.ts`, "export const inner = 1;\n");
    plant("program/past.ts", "components/inner.ts");
    plant("rehearsal/past.ts", "packages/local-cloud/inner.ts");
    const [forBuilds, forCheckouts] = ["for-builds", "for-checkouts"] as const;
    write(
      "package.json",
      JSON.stringify({ dependencies: { [forBuilds]: "1" }, devDependencies: { [forCheckouts]: "1" } }),
    );
    for (const name of [forBuilds, forCheckouts]) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
      write(`node_modules/${name}/index.js`, "");
      for (const room of ["qa", "rehearsal"]) write(`${room}/${name}.ts`, `import "${name}";\n`);
    }
    write("qa/missing.ts", 'import "./nowhere";\n');
    findings = check();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }

  /** A file that imports others. */
  function plant(file: string, ...imported: readonly string[]): void {
    const specifiers = imported.map((other) => relative(dirname(file), other).replace(/\.ts$/u, ""));
    write(file, specifiers.map((each) => `import "${each.startsWith(".") ? each : `./${each}`}";\n`).join(""));
  }

  function check(): ReadonlySet<string> {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(project, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
        ...["--config", join(project, ".dependency-cruiser.cjs"), "--output-type", "json"],
        ...new Set([...rooms, ...users].map((room) => room.split("/")[0] ?? room)),
      ],
      { cwd: folder, encoding: "utf8" },
    );
    assert.equal(stderr, "");
    const { violations } = (JSON.parse(stdout) as Report).summary;
    return new Set(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`));
  }

  /** Those of the findings that a rule of this name made. */
  function findingsOf(rule: RegExp): ReadonlySet<string> {
    return new Set([...findings].filter((finding) => rule.test(finding)));
  }

  it("finds every import against an arrow, and none along one", () => {
    const wrong = folders.flatMap((from) =>
      othersThan(from)
        .filter((to) => !(arrows[from] ?? []).includes(to))
        .map((to) => `what-${from.split("/").at(-1) ?? ""}-may-import: ${planted(from)} → ${entryOf(to)}`),
    );
    assert.ok(wrong.length > 100);
    assert.deepEqual(
      findingsOf(/^what-/u),
      new Set([...wrong, "what-index.ts-may-import: index.ts → rehearsal/index.ts"]),
    );
  });

  it("finds a circle", () => {
    assert.deepEqual(findingsOf(/^no-circles/u), new Set(["no-circles: settings/one.ts → settings/other.ts"]));
  });

  it("finds what is entered past its interface", () => {
    assert.deepEqual(
      findingsOf(/-by-their-(?:index|interface)/u),
      new Set([
        "components-are-entered-by-their-index: program/past.ts → components/inner.ts",
        "packages-are-entered-by-their-interface: rehearsal/past.ts → packages/local-cloud/inner.ts",
      ]),
    );
  });

  it("finds a build that needs what only a checkout has", () => {
    assert.deepEqual(
      findingsOf(/^builds-/u),
      new Set(["builds-need-no-devDependency: qa/for-checkouts.ts → node_modules/for-checkouts/index.js"]),
    );
  });

  it("finds what is not there", () => {
    assert.deepEqual(findingsOf(/^nothing-missing/u), new Set(["nothing-missing: qa/missing.ts → ./nowhere"]));
  });
});

describe("The table of rooms in ARCHITECTURE.md", () => {
  it("says what the check allows", () => {
    const text = readFileSync(join(project, "ARCHITECTURE.md"), "utf8");
    const table = text.split("| Room | May import |\n|---|---|\n")[1]?.split("\n\n")[0] ?? "";
    const rows = table.split("\n").map((row) =>
      row
        .split("|")
        .slice(1, 3)
        .map((cell) => [...cell.matchAll(/`([^`]+?)\/?`/gu)].map(([, room = ""]) => room)),
    );
    const told = Object.fromEntries(rows.map(([[room = ""] = [], allowed = []]) => [room, [...allowed].sort()]));
    const expected = Object.fromEntries(rooms.map((room) => [room, [...(arrows[room] ?? [])].sort()]));
    assert.deepEqual(told, expected);
  });
});
