import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Graph } from "../../review/program/evaluate";
import { physicalNames } from "./graph";
import { evaluateProgram, example } from "./program";

/** A project folder whose stacks have other names. */
async function renamedProject(project: string, owner: string, production: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "model-delivery-test-"));
  const copy = async (from: string, to: string, change: (text: string) => string): Promise<void> => {
    await writeFile(path.join(folder, to), change(await readFile(path.join(example, from), "utf8")));
  };
  const namespaced = (text: string): string => text.replaceAll("model-delivery:", `${project}:`);
  await copy("Pulumi.yaml", "Pulumi.yaml", (text) => text.replace("name: model-delivery", `name: ${project}`));
  await copy("Pulumi.dev.yaml", `Pulumi.${owner}.yaml`, (text) =>
    namespaced(text).replace("production: prod", `production: ${production}`),
  );
  await copy("Pulumi.prod.yaml", `Pulumi.${production}.yaml`, (text) =>
    namespaced(text).replace("deliveredBy: dev", `deliveredBy: ${owner}`),
  );
  return folder;
}

describe("two copies in one account", () => {
  const folders: string[] = [];

  after(async () => {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });

  async function copyOf(project: string, owner: string, production: string): Promise<Graph> {
    const folder = await renamedProject(project, owner, production);
    folders.push(folder);
    return evaluateProgram({ stack: owner, folder });
  }

  it("share no physical name, however alike their stacks are called", async () => {
    const longest = `team.vision.${"x".repeat(84)}.dev`;
    assert.equal(longest.length, 100);
    const copies = [
      await copyOf("model-delivery", "a.b", "a.prod"),
      await copyOf("model-delivery", "a_b", "a_prod"),
      await copyOf("other", longest, "a.prod"),
    ];
    const names = copies.flatMap(physicalNames);
    const taken = names.filter((name, index) => names.indexOf(name) !== index);
    assert.deepEqual(taken, []);
    assert.equal(
      names.length,
      copies.length * 32,
      "Each copy has 32 physical names that are fixed; a new one is added.",
    );
  });

  it("is not confused by a stack that another stack does not deliver to", async () => {
    const folder = await renamedProject("model-delivery", "dev", "prod");
    folders.push(folder);
    await cp(path.join(folder, "Pulumi.prod.yaml"), path.join(folder, "Pulumi.other.yaml"));
    await assert.rejects(evaluateProgram({ stack: "other", folder }), /dev delivers to prod/u);
  });
});
