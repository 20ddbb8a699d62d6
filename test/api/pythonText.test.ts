import assert from "node:assert/strict";
import { pythonFloat, pythonString } from "../../api/pythonText";

/** Written by `repr` of Python 3.11. */
const floats: readonly (readonly [number, string])[] = [
  [0, "0.0"],
  [-0, "-0.0"],
  [1, "1.0"],
  [0.98, "0.98"],
  [1 / 3, "0.3333333333333333"],
  [0.30000000000000004, "0.30000000000000004"],
  [1e-4, "0.0001"],
  [9.999e-5, "9.999e-05"],
  [1e-5, "1e-05"],
  [1.5e-7, "1.5e-07"],
  [-2.5e-10, "-2.5e-10"],
  [5e-324, "5e-324"],
  [2.2250738585072014e-308, "2.2250738585072014e-308"],
  [123456.789, "123456.789"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [123456789012345680, "1.2345678901234568e+17"],
  [1e22, "1e+22"],
];

/** Likewise. */
const strings: readonly (readonly [string, string])[] = [
  ["", "''"],
  ["bathtub", "'bathtub'"],
  ["it's", `"it's"`],
  ['say "hi"', `'say "hi"'`],
  [`both ' and "`, `'both \\' and "'`],
  ["back\\slash", "'back\\\\slash'"],
  ["a\nb\r\t", "'a\\nb\\r\\t'"],
  ["\0\x1f\x7f", "'\\x00\\x1f\\x7f'"],
  ["\x80\xa0\xad", "'\\x80\\xa0\\xad'"],
  ["é", "'é'"],
  ["中文", "'中文'"],
  ["😀", "'😀'"],
  ["\u200b\u2028", "'\\u200b\\u2028'"],
  ["\u3000", "'\\u3000'"],
  ["\ue000", "'\\ue000'"],
  ["\u0378", "'\\u0378'"],
  ["\ud800", "'\\ud800'"],
  ["\u{e0001}", "'\\U000e0001'"],
];

describe("Python's repr", () => {
  for (const [value, written] of floats) {
    it(`of the float ${written}`, () => {
      assert.equal(pythonFloat(value), written);
    });
  }
  for (const [text, written] of strings) {
    it(`of the str ${written}`, () => {
      assert.equal(pythonString(text), written);
    });
  }
});
