import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dependenciesPage } from "../../scripts/dependenciesPage";

const root = join(__dirname, "..", "..");

describe("docs/dependencies.md", () => {
  it("is written from the lock file as it is now", () => {
    const written = readFileSync(join(root, "docs", "dependencies.md"), "utf8");
    const made = dependenciesPage(readFileSync(join(root, "package-lock.json"), "utf8"));
    assert.equal(written, made, "Run `npm run generate -- dependencies` and commit docs/dependencies.md.");
  });

  it("names no package without a licence, and none under the GPL or the AGPL", () => {
    const licences = [
      ...JSON.stringify(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"))).matchAll(
        /"license":"([^"]*)"/gu,
      ),
    ].map(([, licence = ""]) => licence);
    assert.ok(licences.length > 100);
    assert.deepEqual(
      licences.filter((licence) => /(?<!L)GPL/u.test(licence)),
      [],
    );
  });
});
