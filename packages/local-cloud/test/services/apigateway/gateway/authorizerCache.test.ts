import assert from "node:assert/strict";
import { AuthorizerCache } from "../../../../services/apigateway/gateway/authorizerCache";

describe("apigateway: the verdicts that an authorizer's cache keeps", () => {
  it("are those whose time is not over: the others are forgotten, also when nobody asks for them again", async () => {
    let now = 0;
    const cache = new AuthorizerCache({ now: () => new Date(now) });
    const verdict = { isAuthorized: true, context: {} };
    for (let key = 0; key < 1_000; key += 1) {
      await cache.verdict(`key-${key}`, 60, () => Promise.resolve(verdict));
      now += 1_000;
    }
    assert.equal(cache.size, 60);
  });
});
