import assert from "node:assert/strict";
import { BadInput } from "../../machine/badInput";
import { type Command, runCommand } from "../../machine/command";
import { readWords } from "../../machine/optionWords";

describe("A command", () => {
  /** What a command prints, and the status that it ends with. */
  async function run(
    words: readonly string[],
    command: Partial<Command>,
  ): Promise<{ printed: unknown[]; status: unknown }> {
    const printed: unknown[] = [];
    const print = (text: unknown): void => void printed.push(text);
    const [usual, log, error] = [process.argv, console.log, console.error];
    Object.assign(console, { log: print, error: print });
    process.argv = ["node", "command", ...words];
    try {
      await runCommand({ usage: "how it is used", run: () => 0, ...command });
      return { printed, status: process.exitCode };
    } finally {
      process.argv = usual;
      process.exitCode = undefined;
      Object.assign(console, { log, error });
    }
  }

  it("gets its words, and ends with its own status", async () => {
    const outcome = await run(["--seed", "3"], { run: (words) => (words.join(" ") === "--seed 3" ? 7 : 8) });
    assert.deepEqual(outcome, { printed: [], status: 7 });
  });

  for (const words of [["--help"], ["-h"], ["--seed", "3", "--help"]])
    it(`prints its usage for ${words.join(" ")}, and does nothing`, async () => {
      assert.deepEqual(await run(words, { run: () => 1 }), { printed: ["how it is used"], status: 0 });
    });

  it("leaves the help to what is named first", async () => {
    const command = { namesFirst: true, run: () => 5 };
    assert.equal((await run(["api", "--help"], command)).status, 5);
    assert.deepEqual((await run(["--help"], command)).printed, ["how it is used"]);
  });

  it("ends with 2 and one message when a person can correct it", async () => {
    const bad = (): never => {
      throw new BadInput("Give --yes or --reject.");
    };
    assert.deepEqual(await run([], { run: bad }), { printed: ["Give --yes or --reject."], status: 2 });
  });

  it("says how it is used when its words cannot be read", async () => {
    const unreadable = (): never => {
      readWords({ args: ["--sed"], options: {} });
      throw new Error("the option was read");
    };
    const printed = ["Unknown option '--sed'.", "\nhow it is used"];
    assert.deepEqual(await run(["--sed"], { run: unreadable }), { printed, status: 2 });
  });

  it("ends with 1 and the whole error for any other failure, or with what explains it", async () => {
    const failure = new Error("no connection");
    const failing = { run: () => Promise.reject(failure) };
    assert.deepEqual(await run([], failing), { printed: [failure], status: 1 });
    assert.deepEqual(await run([], { ...failing, explain: () => "why" }), { printed: ["why"], status: 1 });
  });
});
