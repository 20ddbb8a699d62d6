import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { createProcessGuard } from "../../processes/processGuard";
import { typescriptArguments } from "../typescript";

describe("the guard of processes", () => {
  it("kills the groups that it still watches when it is closed, and no others", async () => {
    const guard = createProcessGuard();
    const [watched, forgotten] = [sleeper(), sleeper()];
    guard.watch(watched.pid);
    guard.watch(forgotten.pid);
    guard.forget(forgotten.pid);
    await guard.close();
    assert.deepEqual(await watched.ended, [null, "SIGKILL"]);
    process.kill(forgotten.pid, "SIGTERM");
    assert.deepEqual(await forgotten.ended, [null, "SIGTERM"]);
  });

  it("can be closed after somebody has killed it: the rehearsal ends all the same", async () => {
    const guard = createProcessGuard();
    const { pid, ended } = sleeper();
    guard.watch(pid);
    assert.ok(guard.pid !== undefined);
    process.kill(guard.pid, "SIGKILL");
    process.kill(pid, "SIGKILL");
    await ended;
    await guard.close();
  });

  it("is waited for by a process that has nothing else to do", async () => {
    const guard = JSON.stringify(require.resolve("../../processes/processGuard"));
    const program = `
      const guard = require(${guard}).createProcessGuard();
      guard.watch(1_000_000_000);
      guard.forget(1_000_000_000);
      guard.close().then(() => console.log("closed"));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, [...typescriptArguments, "--eval", program]);
    assert.equal(stdout, "closed\n");
  });
});

function sleeper(): { readonly pid: number; readonly ended: Promise<unknown> } {
  const child = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
  assert.ok(child.pid !== undefined);
  return { pid: child.pid, ended: once(child, "exit") };
}
