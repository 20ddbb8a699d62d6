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

/** From every room to every other one. */
const directions = rooms
  .filter((room) => !room.endsWith(".ts"))
  .flatMap((from) => [...rooms, ...users].filter((to) => to !== from).map((to) => [from, to] as const));

function planted(from: string, to: string): string {
  return `${from}/to-${to.replaceAll("/", "-")}.ts`;
}

describe("The check of the boundaries", () => {
  let folder: string;
  /** What it finds in all that is planted: `rule: from → to`. */
  let findings: ReadonlySet<string>;

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "house-")));
    cpSync(join(project, "tsconfig.json"), join(folder, "tsconfig.json"));
    for (const room of [...rooms, ...users]) write(entryOf(room), "export const entry = 1;\n");
    for (const [from, to] of directions) plant(planted(from, to), entryOf(to));
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

  /** A file that imports another one. */
  function plant(file: string, imported: string): void {
    const specifier = relative(dirname(file), imported).replace(/\.ts$/u, "");
    write(file, `export * from "${specifier.startsWith(".") ? specifier : `./${specifier}`}";\n`);
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
    const against = directions.filter(([from, to]) => !(arrows[from] ?? []).includes(to));
    assert.ok(against.length > 100);
    const wrong = against.map(
      ([from, to]) => `what-${from.split("/").at(-1) ?? ""}-may-import: ${planted(from, to)} → ${entryOf(to)}`,
    );
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
