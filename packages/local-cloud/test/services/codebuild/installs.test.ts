import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { AnyService, Cloud } from "../../../contract";
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

  it("is on its way into a home before a build asks for it, also where none has used an earlier one", async () => {
    const retention = { deliveries: 1, caches: 1, newestKeys: [] };
    const services = (cloud: Cloud): readonly AnyService[] => [
      createCodebuild(cloud, { cacheSeed: { folder: checkout } }).service,
    ];
    const test = await startTestCloud({ services, retention });
    try {
      const hash = createHash("sha256").update("lock 1").digest("hex");
      const install = join(test.cloud.home, "cache", ".installs", hash, "node_modules");
      const isThere = async (): Promise<boolean> => {
        for (let look = 0; look < 1_000_000 && !existsSync(install); look += 1) await setImmediate();
        return existsSync(install);
      };
      assert.ok(await isThere());
      await test.restart();
      assert.ok(await isThere());
    } finally {
      await test.stop();
    }
  });
});
