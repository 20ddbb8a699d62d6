import assert from "node:assert/strict";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { openHome } from "../rehearsal/home/home";
import { npmStart } from "./commandLine";
import { Laboratory } from "./laboratory";

describe("bad input to npm start", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });
  after(() => laboratory.close());

  /** One message, exit status 2, nothing of the machinery. */
  const assertRefused = async (words: readonly string[], ...expected: readonly RegExp[]): Promise<void> => {
    const { status, output } = await npmStart(laboratory.checkout, words).exited;
    // What npm itself says of a command begins with ">".
    const message = output
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(">"))
      .join("\n");
    assert.equal(status, 2, output);
    for (const text of expected) assert.match(message, text);
    assert.doesNotMatch(message, /^\s+at /m);
  };

  it("is refused for an unknown option", () => assertRefused(["--yse"], /--yse/, /--yes/));

  it("is refused for options that exclude each other", () =>
    assertRefused(["--yes", "--reject"], /exclude each other/));

  it("is refused for a home in use, naming the process", async () => {
    const home = openHome(laboratory.home);
    try {
      await assertRefused(
        ["--yes", "--home", laboratory.home],
        new RegExp(`${laboratory.home} is in use .*process ${process.pid}`),
      );
    } finally {
      home.release();
    }
  });

  it("is refused for a home that is a file", () =>
    assertRefused(["--yes", "--home", join(laboratory.checkout, "index.ts")], /is a file/));

  it("is refused for a home that cannot be written", async function () {
    const closed = join(laboratory.checkout, "..", "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    // Root may write everywhere but in /proc.
    const home = process.getuid?.() === 0 ? "/proc/rehearsal" : join(closed, "home");
    if (process.getuid?.() === 0 && process.platform !== "linux") this.skip();
    await assertRefused(["--yes", "--home", home], /cannot be written|cannot be created/);
  });

  it("is refused for a report that has no place", () =>
    assertRefused(["--yes", "--report", join(laboratory.checkout, "nowhere", "r.json")], /does not exist/));

  it("is refused for a folder of pictures that does not exist", () =>
    assertRefused(["--yes", "--data", "nowhere"], /--data: there is no folder .*nowhere/));

  it("is refused for pictures of one class", async () => {
    const mine = join(laboratory.checkout, "mine");
    mkdirSync(join(mine, "star"), { recursive: true });
    await assertRefused(["--yes", "--data", mine], /one subfolder only, star/);
  });

  it("is refused for wrong settings, with all faults at once", async () => {
    laboratory.edit("Pulumi.dev.yaml", "concurrency: 2", "concurrency: none");
    laboratory.edit("Pulumi.prod.yaml", "minimumAccuracy: 0.5", "minimumAccuracy: 50");
    await assertRefused(["--yes"], /concurrency/, /minimumAccuracy/);
  });
});
