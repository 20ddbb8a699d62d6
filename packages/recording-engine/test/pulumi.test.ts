import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { typescriptLoader } from "./typescriptLoader";

/** Prints how many files of npm's library are loaded with the engine, and what is found when one of it is used. */
const script = `
const { createRequire } = require("node:module");
require(${JSON.stringify(join(__dirname, ".."))});
const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));
const file = ofPulumi.resolve("@npmcli/arborist");
const loaded = () => Object.keys(require.cache).filter((name) => name.includes("@npmcli/arborist")).length;
const before = loaded();
const { Arborist, Node } = ofPulumi(file);
console.log(JSON.stringify({ before, names: [Arborist.name, Node.name], more: loaded() > before }));
`;

describe("Pulumi's SDK", () => {
  it("is loaded without npm's library, which whoever uses it gets all the same", async () => {
    const folder = join(__dirname, "..", "..", "..");
    const { stdout } = await promisify(execFile)(process.execPath, ["--require", typescriptLoader, "-e", script], {
      cwd: folder,
    });
    assert.deepEqual(JSON.parse(stdout), { before: 1, names: ["Arborist", "Node"], more: true });
  });
});
