import assert from "node:assert/strict";

/** For assert.rejects: an error that says all of this, in whatever order. */
export function saying(...patterns: readonly RegExp[]): (error: unknown) => true {
  return (error) => {
    for (const pattern of patterns) assert.match(String(error), pattern);
    return true;
  };
}
