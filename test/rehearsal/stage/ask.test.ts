import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { ask } from "../../../rehearsal/stage/approval";

describe("the question before production", () => {
  /** Types each line when the question has been asked. */
  async function answered(...lines: readonly string[]): Promise<{ decision: string; printed: string }> {
    const input = new PassThrough();
    const output = new PassThrough({ encoding: "utf8" });
    const left = [...lines];
    let printed = "";
    output.on("data", (text: string) => {
      printed += text;
      const next = text.includes("(yes/no)") ? left.shift() : undefined;
      if (next !== undefined) input.write(`${next}\n`);
    });
    const decision = await ask(new AbortController().signal, input, output);
    return { decision, printed };
  }

  for (const [typed, decision] of [
    ["y", "Approved"],
    ["YES", "Approved"],
    [" n ", "Rejected"],
    ["No", "Rejected"],
  ] as const) {
    it(`takes ${JSON.stringify(typed)} for ${decision}`, async () => {
      assert.equal((await answered(typed)).decision, decision);
    });
  }

  it("says so when an answer is neither, and asks again", async () => {
    const { decision, printed } = await answered("maybe", "", "ja", "n");
    assert.equal(decision, "Rejected");
    assert.equal(printed.split("(yes/no)").length - 1, 4);
    assert.equal(printed.split("Answer yes or no (y or n). Nothing is deployed yet.").length - 1, 3);
    // What a person types ends the line of the question.
    for (const line of printed.split(/\n|(?<=\(yes\/no\) )/u))
      assert.ok(line.length < 60, "a terminal of 60 columns would break it");
  });
});
