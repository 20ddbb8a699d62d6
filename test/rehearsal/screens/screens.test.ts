/**
 * What a person sees of whole rehearsals, as `npm run scenarios -- screens` has recorded them. `npm run generate --
 * screens` writes the approved texts: look at each line that it changes.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { widthOf } from "../../../machine/columns";
import { firstLines } from "../../../scenarios/firstLines";
import { approvedFile, approvedText, readRecording, recordedNames, widths } from "./approved";
import { screenOf } from "./screen";

describe("the screen of a rehearsal", () => {
  it("is approved for each recording, and for nothing else", () => {
    const approved = readdirSync(dirname(approvedFile(""))).map((file) => basename(file, ".txt"));
    assert.deepEqual(approved.sort(), recordedNames());
  });

  for (const name of recordedNames()) {
    describe(`of ${name}`, () => {
      const recording = readRecording(name);

      it("is as approved: npm run generate -- screens", () => {
        assert.equal(approvedText(recording), readFileSync(approvedFile(name), "utf8"));
      });

      it("says at its end where production stands and what to do next", () => {
        const { text } = screenOf(recording, {});
        if (text.includes("\nDelivered ")) assert.match(text, /\n {2}page .*\n {2}ask it .*npm start/u);
        else assert.match(text, /\n {2}production +(?:unchanged|it serves).*\n {2}next +.*npm start/u);
      });

      for (const columns of widths)
        it(`has no line that a terminal of ${columns} columns would break, and the same words in colour`, () => {
          const { text, whileItRan } = screenOf(recording, { columns });
          for (const line of [...text.split("\n"), ...whileItRan]) assert.ok(widthOf(line) < columns, line);
          const coloured = screenOf(recording, { columns, colour: true }).text;
          assert.notEqual(coloured, text);
          assert.equal(stripVTControlCharacters(coloured), text);
        });
    });
  }
});

describe("the screen of a rehearsal whose disk becomes full", () => {
  for (const columns of [...widths, undefined])
    it(`says so first ${columns === undefined ? "without a terminal" : `at ${columns} columns`}`, () => {
      const { text } = screenOf(readRecording("fullDisk"), columns === undefined ? {} : { columns });
      assert.match(firstLines(text).join(" "), /disk is full/u);
    });
});
