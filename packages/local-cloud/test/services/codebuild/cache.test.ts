import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { bucket, buildStatements, DeliveryLaboratory, failureOf, roleArn } from "../deliveryLaboratory";

const cache = { type: "S3" as const, location: `${bucket}/cache/` };

/** Installs when there is no cache, and says which of the two it was. */
const buildspec = `
version: 0.2
phases:
  install:
    commands:
      - |
        if test -d node_modules; then echo hit; else
          echo miss; mkdir -p node_modules/tool; echo $CODEBUILD_BUILD_NUMBER > node_modules/tool/made-by
        fi
  build: { commands: ["echo made by $(cat node_modules/tool/made-by)", "$FINISH"] }
cache:
  key: npm-$(codebuild-hash-files package-lock.json)
  fallback-keys: ["npm-"]
  paths: ["node_modules/**/*"]
`;

const files = (lock: string) => ({ "buildspec.yml": buildspec, "package-lock.json": lock });
const keyOf = (lock: string): string => `npm-${createHash("sha256").update(lock).digest("hex")}`;

describe("codebuild: cache", () => {
  let laboratory: DeliveryLaboratory;
  /** Of the test: no project of another one has the same name. */
  let first: string;
  let count = 0;
  before(async () => {
    laboratory = await DeliveryLaboratory.open();
  });
  beforeEach(() => {
    first = `first-${(count += 1)}`;
  });
  after(() => laboratory.close());

  const createProject = (name: string, lock: string, role = "build"): Promise<void> =>
    laboratory.createProject(name, files(lock), { cache, serviceRole: roleArn(role) });
  const entry = (project: string, ...path: readonly string[]): string =>
    join(laboratory.cloud.home, "cache", project, ...path);

  it("misses once, keeps what the build made under <cache>/<project>/<key>, and hits from then on", async () => {
    await createProject(first, "lock 1");
    await laboratory.build(first);
    const hit = await laboratory.build(first);
    assert.equal(hit.buildStatus, "SUCCEEDED", failureOf(hit));
    assert.deepEqual(laboratory.output(first), ["miss", "made by 1", "hit", "made by 1"]);
    assert.ok(statSync(entry(first, keyOf("lock 1"), "node_modules", "tool", "made-by")).isFile());
  });

  it("never shows one project what another has cached under the same key", async () => {
    await createProject(first, "lock 1");
    await createProject("second", "lock 1");
    await laboratory.build(first);
    await laboratory.build("second");
    assert.deepEqual(laboratory.output("second"), ["miss", "made by 1"]);
  });

  it("falls back to the newest entry whose key begins so, and keeps it under the new key", async () => {
    await createProject(first, "lock 1");
    await laboratory.build(first);
    await laboratory.codeBuild.updateProject({
      name: first,
      source: { type: "S3", location: await laboratory.upload(files("lock 2")) },
    });
    await laboratory.build(first);
    assert.deepEqual(laboratory.output(first).slice(2), ["hit", "made by 1"]);
    assert.deepEqual(readdirSync(entry(first)).sort(), [keyOf("lock 1"), keyOf("lock 2")].sort());
  });

  it("keeps nothing of a build that fails", async () => {
    await createProject(first, "lock 1");
    await laboratory.build(first, {
      environmentVariablesOverride: [{ name: "FINISH", value: "false", type: "PLAINTEXT" }],
    });
    assert.equal(existsSync(entry(first)), false);
  });

  it("gives two builds of a project at the same time a copy each", async () => {
    await createProject(first, "lock 1");
    const tool = entry(first, keyOf("lock 1"), "node_modules", "tool");
    mkdirSync(tool, { recursive: true });
    writeFileSync(join(tool, "made-by"), "before\n");
    const meeting = join(laboratory.folder, "meeting");
    mkdirSync(meeting);
    // Each marks what it sees as its cache and looks when both have.
    const script = [
      `touch node_modules/$CODEBUILD_BUILD_NUMBER ${meeting}/$CODEBUILD_BUILD_NUMBER`,
      `until [ -f ${meeting}/1 ] && [ -f ${meeting}/2 ]; do sleep 0.01; done`,
      "echo $(ls node_modules)\n",
    ].join("; ");
    const location = await laboratory.upload({ ...files("lock 1"), "look.sh": script });
    const together = {
      sourceTypeOverride: "S3" as const,
      sourceLocationOverride: location,
      environmentVariablesOverride: [{ name: "FINISH", value: "sh look.sh", type: "PLAINTEXT" as const }],
    };
    await Promise.all([laboratory.build(first, together), laboratory.build(first, together)]);
    assert.deepEqual(
      laboratory
        .output(first)
        .filter((line) => line.endsWith("tool"))
        .sort(),
      ["1 tool", "2 tool"],
    );
  });

  it("shows a build the tool caches as they were saved, whatever builds wrote to them since", async () => {
    const counting = `
version: 0.2
phases:
  build:
    commands: ["mkdir -p .cache", "cat .cache/runs || true", "echo $CODEBUILD_BUILD_NUMBER >> .cache/runs"]
cache: { key: tools, paths: [".cache/**/*"] }
`;
    await laboratory.createProject("counting", { "buildspec.yml": counting }, { cache });
    for (let build = 1; build <= 3; build += 1) await laboratory.build("counting");
    assert.deepEqual(
      laboratory.output("counting").filter((line) => /^\d$/u.test(line)),
      ["1", "1"],
    );
  });

  it("takes files, and what lies inside of another path once", async () => {
    const overlapping = `
version: 0.2
phases:
  build: { commands: ["find made a-file || true", "mkdir -p made/inner", "touch made/one made/inner/two a-file"] }
cache: { key: overlapping, paths: ["made/inner/**/*", "made/**/*", "./made/../a-file"] }
`;
    await laboratory.createProject("overlapping", { "buildspec.yml": overlapping }, { cache });
    for (let build = 1; build <= 2; build += 1) await laboratory.build("overlapping");
    const found = laboratory.output("overlapping").filter((line) => /^(?:made|a-file)/u.test(line));
    assert.deepEqual(found.sort(), ["a-file", "made", "made/inner", "made/inner/two", "made/one"]);
  });

  for (const action of ["s3:GetObject", "s3:PutObject"] as const) {
    it(`fails when the build's role may not ${action} at the cache's location`, async () => {
      const statements = buildStatements.map((statement) => ({
        ...statement,
        Action: [statement.Action].flat().filter((allowed) => allowed !== action),
      }));
      const role = `without-${action.replace(":", "-")}`;
      await laboratory.createRole(role, "codebuild.amazonaws.com", [
        ...statements,
        { Action: action, Resource: `arn:aws:s3:::${bucket}/sources/*` },
      ]);
      await createProject(first, "lock 1", role);
      const build = await laboratory.build(first);
      assert.match(
        failureOf(build),
        new RegExp(
          `is not authorized to perform: ${action} on resource: .*arn:aws:s3:::${bucket}/cache/${keyOf("lock 1")}`,
          "u",
        ),
      );
    });
  }

  it("fails, where there is none yet, when the build's role may not list the bucket", async () => {
    const statements = buildStatements.filter(({ Action }) => Action !== "s3:ListBucket");
    await laboratory.createRole("listless", "codebuild.amazonaws.com", statements);
    await createProject(first, "lock 1", "listless");
    assert.match(
      failureOf(await laboratory.build(first)),
      new RegExp(`is not authorized to perform: s3:ListBucket on resource: .*arn:aws:s3:::${bucket}`, "u"),
    );
  });

  it("refuses paths outside of the source folder", async () => {
    await laboratory.createProject(
      "outside",
      { "buildspec.yml": buildspec.replace("node_modules/**/*", "/root/.npm/**/*"), "package-lock.json": "lock" },
      { cache },
    );
    assert.match(
      failureOf(await laboratory.build("outside")),
      /cache\.paths: \/root\/\.npm\/\*\*\/\* is not supported/u,
    );
  });
});

describe("codebuild: cache, filled by the checkout's install,", () => {
  let laboratory: DeliveryLaboratory;
  const paths = ["tool/made-by", ".bin/tool", ".package-lock.json", "@scope/part/index.js"];
  const scripts = {
    "hostile.sh": paths.map((path) => `echo hostile >> node_modules/${path}\n`).join(""),
    "look.sh": "echo $(ls -a node_modules node_modules/@scope node_modules/.bin)\n",
    "empty.sh": "rm -rf node_modules/* node_modules/.bin/tool; mkdir -p node_modules/@scope node_modules/.cache\n",
  };
  let checkout: string;

  beforeEach(async () => {
    laboratory = await DeliveryLaboratory.open();
    checkout = laboratory.write({
      "package-lock.json": "lock 1",
      "node_modules/.package-lock.json": "{}",
      "node_modules/.bin/tool": "run",
      "node_modules/tool/made-by": "checkout\n",
      "node_modules/@scope/part/index.js": "",
    });
    await laboratory.restart({ cacheSeed: { folder: checkout } });
    for (const name of ["first", "second"])
      await laboratory.createProject(name, { ...files("lock 1"), ...scripts }, { cache });
  });

  afterEach(() => laboratory.close());

  const build = async (project: string, command = "true"): Promise<readonly string[]> => {
    const before = laboratory.output(project).length;
    const FINISH = { name: "FINISH", value: command, type: "PLAINTEXT" as const };
    const ended = await laboratory.build(project, { environmentVariablesOverride: [FINISH] });
    assert.equal(ended.buildStatus, "SUCCEEDED", failureOf(ended));
    return laboratory.output(project).slice(before);
  };

  it("is copied from it where package-lock.json is the same, and nowhere else", async () => {
    await laboratory.createProject("other", files("lock 2"), { cache });
    assert.deepEqual(await build("first"), ["hit", "made by checkout"]);
    assert.deepEqual(await build("other"), ["miss", "made by 1"]);
    const entry = join(laboratory.cloud.home, "cache", "first", keyOf("lock 1"), "node_modules");
    assert.ok(!lstatSync(entry).isSymbolicLink());
    // A file of its own: nobody reaches the checkout's by writing to it.
    assert.notEqual(
      statSync(join(entry, "tool", "made-by")).ino,
      statSync(join(checkout, "node_modules", "tool", "made-by")).ino,
    );
    // What a build adds or removes stays its own.
    writeFileSync(join(entry, "added"), "");
    assert.ok(!existsSync(join(checkout, "node_modules", "added")));
  });

  it("is shared by the entries of all projects", async () => {
    await build("first");
    await build("second");
    const packages = ["first", "second"].map((project) =>
      join(laboratory.cloud.home, "cache", project, keyOf("lock 1"), "node_modules"),
    );
    for (const name of ["tool", "@scope/part"]) {
      const places = new Set(packages.map((folder) => realpathSync(join(folder, name))));
      assert.equal(places.size, 1);
      assert.ok([...places].every((place) => place.startsWith(realpathSync(laboratory.cloud.home))));
    }
  });

  it("is untouched by a build that removes packages, adds some, or keeps a cache beside them", async () => {
    await build("first", "sh empty.sh");
    assert.doesNotMatch((await build("first", "sh look.sh")).at(-1) ?? "", /tool|part/u);
    assert.match((await build("second", "sh look.sh")).at(-1) ?? "", /@scope tool .* tool .* part$/u);
    assert.deepEqual(readdirSync(join(checkout, "node_modules")).sort(), [
      ".bin",
      ".package-lock.json",
      "@scope",
      "tool",
    ]);
    assert.ok(existsSync(join(checkout, "node_modules", ".bin", "tool")));
  });

  it("stays as it was although the checkout has it by a link", async () => {
    renameSync(join(checkout, "node_modules"), join(checkout, "shared"));
    symlinkSync("shared", join(checkout, "node_modules"), "dir");
    await build("first", "sh hostile.sh");
    assert.equal(readFileSync(join(checkout, "shared", "tool", "made-by"), "utf8"), "checkout\n");
  });

  it("stays as it was when a build writes to its files in place", async () => {
    const before = paths.map((path) => readFileSync(join(checkout, "node_modules", path), "utf8"));
    await build("first", "sh hostile.sh");
    assert.deepEqual(
      paths.map((path) => readFileSync(join(checkout, "node_modules", path), "utf8")),
      before,
    );
  });

  it("is linked anew when the home was moved", async () => {
    await build("first");
    await laboratory.cloud.stop();
    const moved = join(laboratory.folder, "moved");
    renameSync(laboratory.cloud.home, moved);
    await laboratory.start({ cacheSeed: { folder: checkout }, home: moved });
    assert.deepEqual(await build("first"), ["hit", "made by checkout"]);
    assert.deepEqual(await build("first"), ["hit", "made by checkout"]);
  });
});
