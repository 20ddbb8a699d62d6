import assert from "node:assert/strict";
import { BadInput } from "../../../machine/badInput";
import { readOptions } from "../../../rehearsal/commands/options";

describe("the command line of the rehearsal", () => {
  it("asks, keeps its state in .rehearsal and draws with seed 1 when nothing is given", () => {
    assert.deepEqual(readOptions([], "/checkout"), {
      answer: "ask",
      home: "/checkout/.rehearsal",
      seed: 1,
      keep: false,
    });
  });

  it("takes paths relative to the folder it was started in", () => {
    const options = readOptions(
      ["--yes", "--report", "r.json", "--home", "../h", "--seed", "5", "--keep"],
      "/checkout",
    );
    assert.deepEqual(options, { answer: "approve", report: "/checkout/r.json", home: "/h", seed: 5, keep: true });
  });

  it("rejects on --reject", () => {
    assert.deepEqual(readOptions(["--reject"], "/checkout"), {
      answer: "reject",
      home: "/checkout/.rehearsal",
      seed: 1,
      keep: false,
    });
  });

  it("isolates where it can, unless it must or must not", () => {
    for (const isolate of ["required", "off"])
      assert.deepEqual(readOptions(["--isolate", isolate], "/checkout"), {
        answer: "ask",
        home: "/checkout/.rehearsal",
        seed: 1,
        keep: false,
        isolate,
      });
  });

  it("takes data of one's own from a folder", () => {
    assert.deepEqual(readOptions(["--data", "../mine"], "/checkout"), {
      answer: "ask",
      home: "/checkout/.rehearsal",
      data: "/mine",
      seed: 1,
      keep: false,
    });
  });

  for (const [words, expected] of [
    [["--data", "s3://mine/pictures"], /--data is "s3:\/\/mine\/pictures"; allowed is a folder/],
    [["--data", ""], /--data is ""/],
    [["--home", ""], /--home is "".*leave the option out/],
    [["--report="], /--report is ""/],
    [["--data", "mine", "--seed", "2"], /exclude each other/],
    [["--yse"], /Unknown option '--yse'\.$/],
    [["production"], /production/],
    [["--report"], /--report/],
    [["--yes", "--reject"], /exclude each other/],
    [["--seed", "-1"], /--seed.*[^.]\.$/],
    [["--seed", "4294967296"], /0 to 4294967295/],
    [["--seed", "one"], /"one"/],
    [["--isolate", "yes"], /--isolate is "yes"; allowed is required or off/],
  ] as const) {
    it(`refuses ${words.join(" ")} and says what is allowed`, () => {
      assert.throws(
        () => readOptions(words, "/checkout"),
        (error) => error instanceof BadInput && expected.test(error.message),
      );
    });
  }
});
