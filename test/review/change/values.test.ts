import assert from "node:assert/strict";
import type { Line } from "../../../review/change/document";
import { changeLine } from "../../../review/change/values";

const text = (line: Line): string => line.map((part) => (typeof part === "string" ? part : part.theirs)).join("");

describe("a property that changes, in one line", () => {
  it("is shown whole as long as it is short, also where both values begin alike", () => {
    const former = "arn:aws:s3:::model-delivery-data-one";
    assert.equal(text(changeLine("bucket", former, `${former}-more`)), `bucket: ${former} → ${former}-more`);
    assert.equal(text(changeLine("tags", undefined, { team: "a" })), 'tags: nothing → {"team":"a"}');
    assert.equal(text(changeLine("description", "", 1)), "description: an empty text → 1");
  });

  it("shows of long values where they part, and how long they are", () => {
    const alike = "a".repeat(200);
    assert.equal(
      text(changeLine("code", `${alike}one`, `${alike}two${"b".repeat(200)}`)),
      `code: …${"a".repeat(24)}one → …${"a".repeat(24)}two${"b".repeat(160 - 24 - 3)}… (403 characters)`,
    );
  });

  it("leaves policies to the list of permissions", () => {
    const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] });
    assert.equal(text(changeLine("policy", policy, undefined)), "policy: see the permissions");
  });
});
