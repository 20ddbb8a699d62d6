import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { keptBundle } from "../../api/keptBundle";

const project = join(__dirname, "../..");
/** A file of the checkout that nothing else reads; not committed. */
const source = "reports/kept-bundle-test.txt";

describe("a bundle", () => {
  let made: number;
  let key: string;

  beforeEach(() => {
    made = 0;
    key = `test ${process.pid} ${Math.random()}`;
    mkdirSync(dirname(join(project, source)), { recursive: true });
    writeFileSync(join(project, source), "one");
  });
  after(() => {
    rmSync(join(project, source), { force: true });
  });

  const bundle = (inputs: readonly string[] = [source]): Promise<string> =>
    keptBundle(key, () => {
      made += 1;
      return Promise.resolve({ text: `made ${made}`, inputs });
    });

  it("is made once as long as what it is made of stays", async () => {
    assert.deepEqual([await bundle(), await bundle()], ["made 1", "made 1"]);
  });

  it("is made anew when one of its files has changed or gone", async () => {
    await bundle();
    writeFileSync(join(project, source), "two");
    assert.equal(await bundle(), "made 2");
    assert.equal(await bundle(), "made 2");
    rmSync(join(project, source));
    assert.equal(await bundle(["index.ts"]), "made 3");
  });

  it("is another one with other options", async () => {
    await bundle();
    key += " and more";
    assert.equal(await bundle(), "made 2");
  });
});
