import assert from "node:assert/strict";
import { column, cut, widthOf, wrapped } from "../../machine/columns";

describe("text in columns", () => {
  it("is cut with an ellipsis, by columns and not by letters", () => {
    assert.equal(cut("Warmer pictures", 15), "Warmer pictures");
    assert.equal(cut("Warmer pictures", 14), "Warmer pictur…");
    assert.equal(cut("Warmer pictures", 8), "Warmer…");
    assert.equal(cut("写真写真", 5), "写真…");
    assert.equal(cut("👩‍🔬👩‍🔬👩‍🔬", 3), "👩‍🔬…");
    assert.equal(cut("text", 0), "");
  });

  it("fills its column exactly", () => {
    for (const text of ["short", "写真", "much longer than that", "写真写真写真写真"])
      assert.equal(widthOf(column(text, 9)), 9, text);
  });

  it("is broken between words, and within those that are too long", () => {
    assert.deepEqual(wrapped("expected an accuracy of 0.5", 12), ["expected an", "accuracy of", "0.5"]);
    assert.deepEqual(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    assert.deepEqual(wrapped("写真写真", 3), ["写", "真", "写", "真"]);
    assert.deepEqual(wrapped("", 4), [""]);
    assert.deepEqual(wrapped("expected an accuracy", 12, "  "), ["expected an", "  accuracy"]);
    assert.deepEqual(wrapped("abcdefghij", 4, " "), ["abcd", " efg", " hij"]);
  });
});
