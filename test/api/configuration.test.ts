import assert from "node:assert/strict";
import { readConfiguration } from "../../api/configuration";

const environment = {
  ENDPOINT_NAME: "pictures",
  REQUEST_TYPES: "application/x-image, Image/PNG",
  AUTHORIZATION: "jwt",
};

describe("the configuration of the function", () => {
  it("is what its environment says", () => {
    assert.deepEqual(readConfiguration(environment), {
      endpoint: "pictures",
      requestTypes: ["application/x-image", "image/png"],
      authorization: "jwt",
    });
  });

  for (const name of Object.keys(environment)) {
    it(`names ${name} when it is missing or empty`, () => {
      assert.throws(
        () => readConfiguration({ ...environment, [name]: undefined }),
        new RegExp(`${name} of the function is missing`),
      );
      assert.throws(
        () => readConfiguration({ ...environment, [name]: "" }),
        new RegExp(`${name} of the function is missing`),
      );
    });
  }

  it("names the kinds of authorization that there are", () => {
    assert.throws(
      () => readConfiguration({ ...environment, AUTHORIZATION: "none" }),
      /AUTHORIZATION of the function is none; allowed are iam, jwt, apiKey/,
    );
  });
});
