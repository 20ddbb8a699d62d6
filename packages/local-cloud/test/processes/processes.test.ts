import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Processes, RunningProcess } from "../../contract";
import { createProcesses } from "../../processes/processes";
import { typescriptArguments } from "../typescript";

describe("processes", () => {
  let processes: Processes;
  let folder: string;
  let lines: string[];
  let onLine: (line: string) => void;

  beforeEach(async () => {
    processes = createProcesses();
    folder = await mkdtemp(join(tmpdir(), "processes-"));
    lines = [];
    onLine = (line) => lines.push(line);
  });

  afterEach(async () => {
    await processes.stopAll();
    await rm(folder, { recursive: true, force: true });
  });

  const shell = (script: string, environment: Record<string, string> = {}): RunningProcess =>
    processes.start({
      file: "/bin/sh",
      arguments: ["-c", script],
      folder,
      environment: { PATH: "/usr/bin:/bin", ...environment },
      onLine,
    });

  const line = async (expected: RegExp): Promise<string> => {
    for (;;) {
      const found = lines.find((candidate) => expected.test(candidate));
      if (found !== undefined) return found;
      await pause(5);
    }
  };

  it("hands a child no variable of this process's environment", async () => {
    process.env["AWS_SECRET_ACCESS_KEY"] = "planted";
    try {
      await processes.start({
        file: process.execPath,
        arguments: ["-p", "JSON.stringify(Object.keys(process.env).sort())"],
        folder,
        environment: { GIVEN: "yes" },
        onLine,
      }).exited;
    } finally {
      delete process.env["AWS_SECRET_ACCESS_KEY"];
    }
    assert.deepEqual(
      lines.map((text) => JSON.parse(text) as unknown),
      [["GIVEN", "LOCAL_CLOUD_PROCESS"]],
    );
  });

  it("hands over every line, the last one without a line break too, and the exit code", async () => {
    const { code } = await shell("echo one; echo two >&2; printf three; exit 7").exited;
    assert.equal(code, 7);
    assert.deepEqual([...lines].sort(), ["one", "three", "two"]);
  });

  it("says why a program cannot be started instead of throwing", async () => {
    const { code } = await processes.start({ file: "no-such-program", arguments: [], folder, environment: {}, onLine })
      .exited;
    assert.equal(code, 127);
    assert.match(lines.join("\n"), /no-such-program could not be started in .*ENOENT/u);
  });

  it("feeds the child what it is given as standard input", async () => {
    const input = new PassThrough();
    const child = processes.start({ file: "/bin/sh", arguments: [], folder, environment: {}, input, onLine });
    input.end("echo fed\n");
    await child.exited;
    assert.deepEqual(lines, ["fed"]);
  });

  it("leaves nothing running that a child started, when the child ends", async () => {
    await shell("sleep 1000 & echo $!").exited;
    await gone(Number(lines[0]));
  });

  describe("that have left group, session and parent", () => {
    before(function () {
      if (process.platform !== "linux") this.skip();
    });

    it("are found by their mark, and end with the child", async () => {
      await shell("setsid sh -c 'sleep 1000 & echo $!' & wait", { PATH: process.env["PATH"] ?? "" }).exited;
      await gone(Number(lines[0]));
    });

    it("are found in the child's own folder when they have thrown the mark away", async () => {
      const child = processes.start({
        file: "/bin/sh",
        arguments: ["-c", "setsid env -i sh -c '/bin/sleep 1000 & echo $!' & wait"],
        folder,
        ownFolder: folder,
        environment: { PATH: process.env["PATH"] ?? "" },
        onLine,
      });
      await child.exited;
      await gone(Number(lines[0]));
    });

    it("end when the child is stopped, and leave other children alone", async () => {
      const other = shell("echo other; sleep 1000");
      const child = shell("setsid sh -c 'sleep 1000 & echo daemon $!' & sleep 1000", {
        PATH: process.env["PATH"] ?? "",
      });
      await line(/^other/u);
      const daemon = await line(/^daemon/u);
      await child.stop(1_000);
      await gone(Number(daemon.split(" ")[1]));
      process.kill(other.pid, 0);
    });

    it("end when this process is killed", async () => {
      await killed("setsid sh -c 'sleep 1000 & echo $!; wait' & sleep 1000");
    });
  });

  it("stops the whole tree, also descendants that lead a process group of their own", async () => {
    const child = shell(
      `sleep 1000 & echo plain $!
      node -e '
        const { pid } = require("child_process").spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
        console.log("detached", pid);
        setInterval(() => {}, 1000);
      ' &
      wait`,
      {
        PATH: process.env["PATH"] ?? "",
      },
    );
    const pids = [await line(/^plain/u), await line(/^detached/u)].map((text) => Number(text.split(" ")[1]));
    await child.stop(2_000);
    await Promise.all(pids.map(gone));
  });

  it("lets a child clean up after SIGTERM, and the child of a shell that ends at once as well", async () => {
    const cleaning = `node -e '
      const { writeFileSync } = require("fs");
      process.on("SIGTERM", () => setTimeout(() => { writeFileSync("cleaned", "yes"); process.exit(0) }, 50));
      setInterval(() => {}, 1000);
      console.log("ready");
    '`;
    const child = shell(`${cleaning} & wait`, { PATH: process.env["PATH"] ?? "" });
    await line(/ready/u);
    await child.stop(5_000);
    assert.equal(await readFile(join(folder, "cleaned"), "utf8"), "yes");
  });

  it("kills what ignores SIGTERM after the grace period", async () => {
    const child = shell("trap '' TERM; echo ready; while :; do sleep 1000; done");
    await line(/ready/u);
    await child.stop(50);
    assert.equal((await child.exited).signal, "SIGKILL");
  });

  it("starts nothing more once everything has been stopped", async () => {
    const child = shell("sleep 1000");
    await processes.stopAll();
    assert.equal((await child.exited).signal, "SIGTERM");
    assert.throws(() => shell("true"), /the rehearsal is ending/u);
  });

  it("ends its children even when this process is killed", async () => {
    await killed("echo $$; sleep 1000");
  });

  it("hear what a child says over the channel between them, and are heard", async () => {
    const answer = new Promise((resolve) => {
      const script =
        "process.once('message', (message) => { process.send({ heard: message }); process.disconnect(); });";
      processes
        .start({
          file: process.execPath,
          arguments: ["-e", script],
          folder,
          environment: {},
          onLine,
          onMessage: resolve,
        })
        .send("hello");
    });
    assert.deepEqual(await answer, { heard: "hello" });
  });
});

/** Kills a process whose child has told the number of another one, which has to end with it. */
async function killed(command: string): Promise<void> {
  const script = `
    const { createProcesses } = require(${JSON.stringify(require.resolve("../../processes/processes"))});
    createProcesses().start({
      file: "/bin/sh",
      arguments: ["-c", ${JSON.stringify(command)}],
      folder: "/",
      environment: { PATH: process.env.PATH },
      onLine: (line) => console.log(line),
    });
  `;
  const rehearsal = spawn(process.execPath, [...typescriptArguments, "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [pid] = (await once(createInterface({ input: rehearsal.stdout }), "line")) as [string];
  rehearsal.kill("SIGKILL");
  await gone(Number(pid));
}

/** Resolves when a process has ended. A zombie that nobody reaps has ended too. */
async function gone(pid: number): Promise<void> {
  assert.ok(pid > 1);
  for (let look = 0; look < 150; look += 1) {
    try {
      process.kill(pid, 0);
      if (process.platform === "linux" && (await readFile(`/proc/${pid}/stat`, "utf8")).includes(" Z ")) return;
    } catch {
      return;
    }
    await pause(10);
  }
  assert.fail(`Process ${pid} still runs.`);
}
