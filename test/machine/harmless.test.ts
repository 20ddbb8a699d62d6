import assert from "node:assert/strict";
import { harmless, harmlessLines } from "../../machine/harmless";

describe("text of others, before it is printed", () => {
  for (const [what, text, shown] of [
    ["a title of the window", "Warmer \u001b]0;owned\u0007pictures", "Warmer pictures"],
    ["a title that ends as the standard says", "Warmer \u001b]2;owned\u001b\\pictures", "Warmer pictures"],
    ["a link", "see \u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007", "see here"],
    ["a title that never ends", "Warmer \u001b]0;pictures", "Warmer "],
    ["a title in one byte of C1", "Warmer \u009d0;owned\u009cpictures", "Warmer pictures"],
    ["colours and moves of the cursor", "\u001b[31mred\u001b[0m\u001b[2K\u001b[1A", "red"],
    ["a bell, a backspace and a null", "a\u0007b\u0008c\u0000d", "abcd"],
    ["breaks of lines and tabs", "one\ntwo\r\nthree\u2028four\tfive", "one two three four five"],
    ["marks that turn the direction", "\u202egpj.erif\u202c \u2066x\u2069 \u200f", "gpj.erif x "],
    ["half of a character", "a\ud83d", "a\ufffd"],
  ] as const) {
    it(`loses ${what}`, () => {
      assert.equal(harmless(text), shown);
    });
  }

  it("keeps letters of every writing, and pictures that are joined", () => {
    const text = "Größe, 写真, نقش, 👩‍🔬 café";
    assert.equal(harmless(text), text);
  });

  it("keeps the lines of a log, and of one that was written over its last state", () => {
    assert.deepEqual(harmlessLines("one\r\n  10 %\r  90 %\r\n\u001b[1mtwo"), ["one", "  90 %", "two"]);
  });
});
