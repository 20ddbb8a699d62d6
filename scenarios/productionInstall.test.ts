import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { snapshotWorkingTree } from "../rehearsal/source/workingTree";
import { project } from "./laboratory";
import { newFolder } from "./workshop";

const run = promisify(execFile);

/** What the builds run that act on AWS. */
const rooms = ["program", "settings", "contract", "machine", "components", "api", "clients", "pages", "delivery", "qa"];
/** They run a command, or read the variables of a function. */
const programs = [
  "clients/main.ts",
  "clients/apiKey.ts",
  "clients/lineage/command.ts",
  "delivery/main.ts",
  "api/predict.ts",
  "api/authorize.ts",
];

describe("what is installed without devDependencies", () => {
  let checkout: string;

  before(async () => {
    checkout = join(await newFolder("production"), "checkout");
    await snapshotWorkingTree(project, checkout, []);
    await run("npm", ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: checkout });
    assert.ok(!existsSync(join(checkout, "node_modules", "oxlint")));
  });

  /** What a program of Node prints in the checkout. */
  async function printed(words: readonly string[]): Promise<string> {
    return (await run(process.execPath, words, { cwd: checkout })).stdout;
  }

  it("suffices for every module of the program, of the actions and of their tests", async () => {
    const modules = rooms
      .flatMap((room) =>
        readdirSync(join(checkout, room), { recursive: true, encoding: "utf8" }).map((file) => join(room, file)),
      )
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !programs.includes(file));
    const loading = ["index.ts", ...modules].map((file) => `require("./${file}");`).join("\n");
    await printed(["--require", "./scripts/typescript.cjs", "--eval", loading]);
  });

  it("suffices for the commands", async () => {
    for (const [command, words] of [
      ["delivery", /Commands\n {2}prepare/u],
      ["invoke", /PICTURE/u],
      ["api-key", /NAME/u],
      ["lineage", /PACKAGE/u],
    ] as const)
      assert.match((await run("npm", ["run", "--silent", command, "--", "--help"], { cwd: checkout })).stdout, words);
  });

  it("suffices for the suite that tests an endpoint", async () => {
    const names = await printed([
      "node_modules/mocha/bin/mocha.js",
      "--config",
      "qa/.mocharc.json",
      "--dry-run",
      "--reporter",
      "list",
    ]);
    assert.match(names, /endpoint/iu);
  });

  it("suffices for the code of the API's functions", async () => {
    const bundling = `const { bundleFunction } = require("./api/bundle");
      Promise.all(["predict", "authorize"].map((entry) => bundleFunction(entry))).then((codes) =>
        console.log(codes.map(({ length }) => length > 1000).join()));`;
    assert.equal(await printed(["--require", "./scripts/typescript.cjs", "--eval", bundling]), "true,true\n");
  });
});
