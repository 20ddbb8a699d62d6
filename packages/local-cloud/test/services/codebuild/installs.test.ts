import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProcesses } from "../../../processes/processes";
import { createCodebuild } from "../../../services/codebuild";
import { Installs } from "../../../services/codebuild/installedPackages";
import { startTestCloud } from "../../testCloud";

describe("codebuild: the install of a checkout", () => {
  let folder: string;
  let checkout: string;
  let installs: Installs;
  const processes = createProcesses();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "installs-test-"));
    checkout = join(folder, "checkout");
    mkdirSync(join(checkout, "node_modules", "tool"), { recursive: true });
    writeFileSync(join(checkout, "package-lock.json"), "lock 1");
    for (const file of [".package-lock.json", "tool/index.js"])
      writeFileSync(join(checkout, "node_modules", file), file);
    installs = new Installs(processes, join(folder, "installs"), join(folder, "work"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  after(() => processes.stopAll());

  const made = (): readonly string[] =>
    ["installs", "work"].flatMap((name) => {
      const path = join(folder, name);
      return existsSync(path) ? readdirSync(path) : [];
    });

  it("is copied once for all that need it at a time, and found from then on", async () => {
    const [first, second] = await Promise.all([installs.keep(checkout), installs.keep(checkout)]);
    assert.equal(first, second);
    assert.equal(readFileSync(join(first, "tool", "index.js"), "utf8"), "tool/index.js");
    assert.equal(made().length, 1, "nothing is left where it was made");
    rmSync(join(checkout, "node_modules"), { recursive: true });
    assert.equal(await installs.keep(checkout), first);
  });

  it("is there as a whole or not at all when the copying is ended", async () => {
    const kept = installs.keep(checkout);
    await installs.stop();
    await assert.rejects(kept);
    assert.deepEqual(made(), []);
  });

  it("is copied again when it could not be", async () => {
    const packages = join(checkout, "node_modules");
    rmSync(packages, { recursive: true });
    await assert.rejects(installs.keep(checkout));
    mkdirSync(packages);
    assert.ok(existsSync(await installs.keep(checkout)));
  });

  it("is on its way into a home before a build asks for it", async () => {
    const test = await startTestCloud();
    try {
      const { cloud } = test;
      const copied = await new Promise<string>((resolve) => {
        const start: typeof cloud.processes.start = (options) => {
          resolve(options.arguments.join(" "));
          return cloud.processes.start(options);
        };
        createCodebuild({ ...cloud, processes: { ...cloud.processes, start } }, { cacheSeed: { folder: checkout } });
      });
      assert.ok(copied.includes(join(checkout, "node_modules")), copied);
    } finally {
      await test.stop();
    }
  });
});
