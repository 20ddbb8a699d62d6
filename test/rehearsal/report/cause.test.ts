import assert from "node:assert/strict";
import { causeOf } from "../../../rehearsal/report/cause";

const command = "node scripts/run.cjs scripts/validate.ts";
const message =
  "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: " +
  `Error while executing command: ${command}. Reason: exit status 1\nlast\nlines`;
const ended = "[Container] Command did not exit successfully: exit status 1";

describe("why an action failed", () => {
  it("is what its build says that failed, and nothing of what came before", () => {
    const log = [
      "[Container] Running command node scripts/checkInstall.cjs",
      "What failed: something that did not matter",
      `[Container] Running command ${command}`,
      "✗ types and lint (3 s)",
      "What failed: 3 of 9 tests",
      "  what the summary at the end says, too",
      "What failed: types and lint",
      "  index.ts:5:7: Type 'string' is not assignable to type 'number'.",
      "    and why",
      "The tests of stack dev failed.",
      ended,
      "[Container] Report qa: FAILED",
    ];
    assert.deepEqual(causeOf(message, log), [
      "index.ts:5:7: Type 'string' is not assignable to type 'number'.",
      "  and why",
    ]);
  });

  it("is what it printed last, before the command, when it does not say what failed", () => {
    const log = [`[Container] Running command ${command}`, "one", "two", "", "three", "four", ended];
    assert.deepEqual(causeOf(message, log), [
      "two",
      "three",
      "four",
      `Error while executing command: ${command}. Reason: exit status 1`,
    ]);
    assert.deepEqual(causeOf(message, []).slice(0, 2), ["last", "lines"]);
  });

  it("is the action's own message where no command ran, without AWS's words around it", () => {
    const denied = "AccessDenied: User validate is not authorized to perform: s3:GetObject";
    const phase = "Phase: DOWNLOAD_SOURCE, Code: CLIENT_ERROR";
    const around = `Build terminated with state: FAILED. ${phase}, Message: ${denied}`;
    assert.deepEqual(causeOf(around, ["[Container] Phase context status code: CLIENT_ERROR"]), [denied]);
    assert.deepEqual(causeOf("Rejected with --reject", []), ["Rejected with --reject"]);
  });

  it("is no more than a screen", () => {
    const causes = Array.from({ length: 40 }, (_, index) => `  cause ${index}`);
    const shown = causeOf(message, [`[Container] Running command ${command}`, "What failed: it", ...causes, ended]);
    assert.equal(shown.length, 15);
    assert.equal(shown.at(-1), "… and 26 more lines");
  });
});
