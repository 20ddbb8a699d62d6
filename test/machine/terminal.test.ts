import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { mock } from "node:test";
import { Terminal } from "../../machine/terminal";

describe("what a rehearsal prints where no terminal is", () => {
  let stream: PassThrough;
  let terminal: Terminal;
  let milliseconds: number;
  let lookAgain: () => void;

  beforeEach(() => {
    milliseconds = 0;
    mock.method(globalThis, "setInterval", (look: () => void) => {
      lookAgain = look;
      return { unref: () => undefined };
    });
    mock.method(performance, "now", () => milliseconds);
    stream = new PassThrough({ encoding: "utf8" });
    terminal = new Terminal(stream);
  });

  afterEach(() => {
    terminal.close();
    mock.restoreAll();
  });

  const pass = (seconds: number): string => {
    milliseconds += seconds * 1000;
    lookAgain();
    return String(stream.read() ?? "");
  };

  it("tells what takes long, and no more once it has ended", () => {
    const task = terminal.task("Train");
    task.progress("epoch 3");
    assert.equal(pass(10), "  … Train epoch 3 (10.0 s)\n");
    task.succeed("trained");
    assert.match(pass(10), /^ {2}✓ Train +trained +10\.0 s\n$/);
  });

  it("keeps columns apart, however long a label is", () => {
    const stacks = ["dev", "production-of-the-vision-team"].map((stack) => terminal.task(`pulumi up ${stack}`));
    for (const task of stacks) task.succeed("1 created");
    assert.deepEqual(
      pass(0)
        .split("\n")
        .map((line) => line.indexOf("1 created")),
      [38, 38, -1],
    );
  });

  it("is silent while a person is asked, so that the question and the answer stay readable", () => {
    const task = terminal.task("Approve");
    task.awaitPerson();
    assert.equal(pass(60), "");
    task.succeed("Approved");
    assert.match(pass(0), /✓ Approve/);
  });
});
