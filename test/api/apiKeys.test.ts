import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { holderOf, parseApiKeys } from "../../api/apiKeys";

const sha256 = (key: string): string => createHash("sha256").update(key).digest("hex");
const keys = parseApiKeys(JSON.stringify({ ann: sha256("key of ann"), bob: sha256("key of bob").toUpperCase() }));

describe("API keys", () => {
  it("let their holders in, by name", () => {
    assert.equal(holderOf("key of ann", keys), "ann");
    assert.equal(holderOf("key of bob", keys), "bob");
  });

  for (const [what, key] of Object.entries({
    "a wrong key": "key of eve",
    "no key": "",
    "the hash of a key": sha256("key of ann"),
    "two keys": "key of ann,key of bob",
  })) {
    it(`do not let ${what} in`, () => {
      assert.equal(holderOf(key, keys), undefined);
    });
  }

  it("let nobody in when there are none, not even without a key", () => {
    assert.equal(holderOf("", parseApiKeys("{}")), undefined);
  });

  it("are refused when a hash is none", () => {
    assert.throws(() => parseApiKeys('{"ann":"key of ann"}'), /API_KEYS: ann has no SHA-256 in hexadecimal/);
  });
});
