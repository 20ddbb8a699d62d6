import assert from "node:assert/strict";
import { type Grant, grantsOf, grantsThatAllow, splitIntoGrants } from "../../authorization/grants";
import { parsePolicy } from "../../authorization/policy";
import { policy } from "../testCloud";

const read = {
  action: "s3:GetObject",
  resource: "arn:aws:s3:::data/a",
  context: { "aws:PrincipalType": "AssumedRole" },
};

const grants = (document: string): readonly Grant[] => splitIntoGrants(parsePolicy(document));

describe("the grants of a policy", () => {
  it("are its pairs of action and resource, once each, without what it denies", () => {
    const document = policy(
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: ["arn:aws:s3:::data/*", "arn:aws:s3:::state/*"],
      },
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::data/*",
        Condition: { StringEquals: { "aws:PrincipalType": "User" } },
      },
      { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
    );
    assert.deepEqual(grantsOf(document), [
      "s3:GetObject arn:aws:s3:::data/*",
      "s3:GetObject arn:aws:s3:::state/*",
      "s3:PutObject arn:aws:s3:::data/*",
      "s3:PutObject arn:aws:s3:::state/*",
    ]);
  });

  it("that allow a request are all that cover it, and no others", () => {
    const document = policy({
      Effect: "Allow",
      Action: ["s3:Get*", "s3:GetObject", "s3:PutObject"],
      Resource: ["*", "arn:aws:s3:::data/*", "arn:aws:s3:::other/*"],
    });
    assert.deepEqual(grantsThatAllow(grants(document), read), [
      "s3:Get* *",
      "s3:Get* arn:aws:s3:::data/*",
      "s3:GetObject *",
      "s3:GetObject arn:aws:s3:::data/*",
    ]);
  });

  it("allow nothing while their condition does not hold", () => {
    const grant = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;
    assert.deepEqual(
      grantsThatAllow(grants(policy({ ...grant, Condition: { StringEquals: { "aws:PrincipalType": "User" } } })), read),
      [],
    );
    assert.deepEqual(
      grantsThatAllow(
        grants(policy({ ...grant, Condition: { StringEquals: { "aws:PrincipalType": "AssumedRole" } } })),
        read,
      ),
      ["s3:GetObject *"],
    );
  });

  it("keep what is excluded together as one", () => {
    const document = policy({ Effect: "Allow", NotAction: ["s3:Delete*", "s3:Put*"], Resource: "*" });
    assert.deepEqual(grantsOf(document), ["not(s3:Delete*, s3:Put*) *"]);
    assert.deepEqual(grantsThatAllow(grants(document), read), grantsOf(document));
    assert.deepEqual(grantsThatAllow(grants(document), { ...read, action: "s3:PutObject" }), []);
  });
});
