import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { confirmPastThePipeline } from "../../delivery/pastThePipeline";

/** Streams of a terminal, or of none, on which somebody types this line. */
function typed(line: string, isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  input.write(`${line}\n`);
  return { input, output: new PassThrough() };
}

const deed = "deploy a package to stack prod";

describe("going past the pipeline", () => {
  it("is said and asked on a terminal", async () => {
    const { input, output } = typed("y", true);
    await confirmPastThePipeline(deed, { yes: false, input, output });
    assert.match(
      String(output.read()),
      /^This goes past the pipeline: you deploy a package to stack prod, without its checks, its tests and its app/,
    );
  });

  for (const answer of ["n", "", "maybe"]) {
    it(`changes nothing after the answer "${answer}"`, async () => {
      await assert.rejects(confirmPastThePipeline(deed, { yes: false, ...typed(answer, true) }), /Nothing was changed/);
    });
  }

  it("needs --yes where nobody can be asked", async () => {
    await assert.rejects(confirmPastThePipeline(deed, { yes: false, ...typed("y", false) }), /add --yes/);
    await confirmPastThePipeline(deed, { yes: true, ...typed("", false) });
  });
});
