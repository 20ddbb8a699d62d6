import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { answeredOperations } from "../models/generator/answered";
import { readmeFile, withOperations } from "../models/generator/reference";

describe("The README of the local cloud", () => {
  const readme = readFileSync(readmeFile, "utf8");
  const folder = dirname(readmeFile);

  it("lists the operations that are answered", async () => {
    assert.equal(readme, withOperations(readme, await answeredOperations()), "Run `npm run generate -- models`.");
  });

  it("names every folder", () => {
    const named = [...readme.matchAll(/^\| `([a-z]+)\/` \|/gmu)].map(([, name]) => name);
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      named,
      folders.map(({ name }) => name).sort((first, second) => (first < second ? -1 : 1)),
    );
  });

  it("names no file that has gone", () => {
    const named = [...readme.matchAll(/`([\w/]+\.(?:ts|json))`/gu)].map(([, name = ""]) => name);
    assert.ok(named.length > 8);
    assert.deepEqual(
      named.filter((name) => !existsSync(join(folder, name))),
      [],
    );
  });
});
