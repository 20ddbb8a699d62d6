import assert from "node:assert/strict";
import { BadInput } from "../../machine/badInput";
import { readWords, UnreadableWords } from "../../machine/optionWords";

describe("the options of a command", () => {
  const options = {
    home: { type: "string" },
    yes: { type: "boolean" },
    approver: { type: "string", multiple: true },
  } as const;

  it("are given once, or several times where that means something", () => {
    const args = ["--approver", "a", "--yes", "--approver=b", "--home", "x", "--yes"];
    assert.deepEqual({ ...readWords({ args, options }).values }, { approver: ["a", "b"], home: "x", yes: true });
    assert.throws(
      () => readWords({ args: ["--home", "x", "--home=y"], options }),
      (error) => error instanceof BadInput && error.message.startsWith("--home stands twice"),
    );
  });

  it("are refused in one sentence where Node tells how dashes are written", () => {
    for (const [args, mistake] of [
      [["--bogus"], "Unknown option '--bogus'."],
      [["--home", "--yes"], "Option '--home' argument is ambiguous."],
      [["--home"], "Option '--home <value>' argument missing."],
      [["x"], "Unexpected argument 'x'."],
    ] as const)
      assert.throws(() => readWords({ args: [...args], options }), new UnreadableWords(mistake));
  });

  it("have values that say something", () => {
    for (const args of [["--home", ""], ["--home="], ["--approver", "a", "--approver", ""]])
      assert.throws(() => readWords({ args, options }), /^BadInput: --(?:home|approver) is ""; give it a value/u);
  });
});
