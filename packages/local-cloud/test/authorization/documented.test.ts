/**
 * What AWS's pages say of the evaluation, over generated policies and requests. Each rule was once evaluated
 * differently here; the page stands beside its code in authorization/.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Effect, evaluate } from "../../authorization/evaluation";
import { parsePolicy } from "../../authorization/policy";
import type { ConditionContext } from "../../contract";
import { policy, type TestStatement } from "../testCloud";

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,7}$/u);
const words = fc.array(word, { maxLength: 4 });
const seconds = fc.integer({ min: 10_000, max: 4_000_000_000 });

interface Asked {
  readonly action?: string;
  readonly resource?: string;
  readonly context?: ConditionContext;
}

function effectOf(
  statement: Partial<TestStatement>,
  { action = "s3:GetObject", resource = "arn:aws:s3:::data/a", context = {} }: Asked = {},
): Effect {
  const whole = { Effect: "Allow", Action: "*", Resource: "*", ...statement } as const;
  return evaluate(parsePolicy(policy(whole)), { action, resource, context });
}

const holds = (Condition: unknown, context: ConditionContext = {}): boolean =>
  effectOf({ Condition }, { context, action: "sagemaker:AddTags" }) === "Allow";

const refused = (check: () => unknown, code: "MalformedPolicyDocument" | "NotImplemented", message: RegExp): void => {
  assert.throws(check, { code, message });
};

function always<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: 200, seed: 13 });
}

describe("What AWS documents of policies", () => {
  describe("conditions over several values", () => {
    const operators = ["StringEquals", "StringLike", "StringNotEquals", "StringNotLike"];

    it("are true under ForAllValues and false under ForAnyValue without the key, IfExists or not", () => {
      always(
        fc.property(
          fc.constantFrom(...operators),
          fc.constantFrom("", "IfExists"),
          words,
          (operator, suffix, values) => {
            const keys = { "aws:TagKeys": values };
            assert.ok(holds({ [`ForAllValues:${operator}${suffix}`]: keys }));
            assert.ok(!holds({ [`ForAnyValue:${operator}${suffix}`]: keys }));
          },
        ),
      );
    });

    it("count a set of nothing but empty texts as no set", () => {
      always(
        fc.property(fc.nat({ max: 3 }), words, (count, values) => {
          const context = { "aws:TagKeys": new Array<string>(count).fill("") };
          assert.ok(holds({ "ForAllValues:StringEquals": { "aws:TagKeys": values } }, context));
          assert.ok(!holds({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["", ...values] } }, context));
        }),
      );
    });

    it("are those of sets: a part of it, and something in common", () => {
      always(
        fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), words, (actual, values) => {
          const context = { "aws:TagKeys": actual };
          const every = actual.every((value) => values.includes(value));
          const some = actual.some((value) => values.includes(value));
          const keys = { "aws:TagKeys": values };
          assert.equal(holds({ "ForAllValues:StringEquals": keys }, context), every);
          assert.equal(holds({ "ForAnyValue:StringEquals": keys }, context), some);
          assert.equal(holds({ "ForAllValues:StringNotEquals": keys }, context), !some);
          assert.equal(holds({ "ForAnyValue:StringNotEquals": keys }, context), !every);
        }),
      );
    });

    it("need a set operator; without one it is not documented what they mean", () => {
      always(
        fc.property(fc.constantFrom(...operators), words, (operator, actual) => {
          const check = (context: ConditionContext) => () => holds({ [operator]: { "aws:TagKeys": "a" } }, context);
          refused(check({ "aws:TagKeys": actual }), "NotImplemented", /the list aws:TagKeys by String/u);
          refused(check({}), "NotImplemented", /ForAnyValue or ForAllValues/u);
        }),
      );
      const inPlace = { StringEquals: { "aws:PrincipalType": "${aws:TagKeys}" } };
      refused(
        () => holds(inPlace, { "aws:PrincipalType": "a", "aws:TagKeys": ["a"] }),
        "NotImplemented",
        /list in the place/u,
      );
    });
  });

  describe("moments and numbers", () => {
    const iso = (value: number): string => new Date(value * 1000).toISOString().replace(".000", "");
    const now = (value: number): ConditionContext => ({
      "aws:CurrentTime": iso(value),
      "aws:EpochTime": String(value),
    });

    it("compare alike as ISO 8601 and as epoch time", () => {
      always(
        fc.property(seconds, seconds, fc.constantFrom("aws:CurrentTime", "aws:EpochTime"), (actual, limit, key) => {
          for (const text of [iso(limit), String(limit)]) {
            assert.equal(holds({ DateLessThan: { [key]: text } }, now(actual)), actual < limit);
            assert.equal(holds({ DateGreaterThanEquals: { [key]: text } }, now(actual)), actual >= limit);
            assert.equal(holds({ DateEquals: { [key]: text } }, now(actual)), actual === limit);
            assert.equal(holds({ DateNotEquals: { [key]: text } }, now(actual)), actual !== limit);
          }
        }),
      );
    });

    it("know the formats of the W3C, and refuse four digits alone, which are also epoch time", () => {
      for (const text of ["2026-11", "2026-11-28", "2026-11-28T10:00Z", "2026-11-28T10:00:00.5+01:00"])
        assert.ok(
          holds({ DateGreaterThan: { "aws:CurrentTime": text } }, { "aws:CurrentTime": "2027-01-01T00:00:00Z" }),
        );
      refused(
        () => holds({ DateLessThan: { "aws:CurrentTime": "2027" } }, now(1)),
        "NotImplemented",
        /2027 .* is a year/u,
      );
      for (const text of ["tomorrow", "", "28 Nov 2026", "2026-11-28 10:00", "-1"])
        refused(() => holds({ DateLessThan: { "aws:CurrentTime": text } }), "MalformedPolicyDocument", /is no date/u);
    });

    it("are numbers only when they are written as such: an empty text is not 0", () => {
      for (const text of ["", " ", "0x10", "1e3", "ten", "*"])
        refused(
          () => holds({ NumericLessThan: { "aws:EpochTime": text } }),
          "MalformedPolicyDocument",
          /is no number/u,
        );
      assert.ok(!holds({ NumericEquals: { "aws:EpochTime": "0" } }, { "aws:EpochTime": "" }));
      assert.ok(!holds({ NumericLessThan: { "aws:EpochTime": "1" } }, { "aws:EpochTime": "" }));
      always(
        fc.property(fc.integer(), fc.integer(), (actual, limit) => {
          const context = { "aws:EpochTime": String(actual) };
          assert.equal(holds({ NumericLessThanEquals: { "aws:EpochTime": limit } }, context), actual <= limit);
          assert.equal(holds({ NumericNotEquals: { "aws:EpochTime": String(limit) } }, context), actual !== limit);
        }),
      );
    });

    it("are true or false under Bool and Null, and nothing else", () => {
      refused(() => holds({ Bool: { "aws:SecureTransport": "yes" } }), "MalformedPolicyDocument", /"true" or "false"/u);
      refused(() => holds({ Null: { "aws:SecureTransport": "" } }), "MalformedPolicyDocument", /"true" or "false"/u);
    });
  });

  describe("variables", () => {
    it("stand in the part of an ARN after the fifth colon only", () => {
      always(
        fc.property(fc.integer({ min: 1, max: 5 }), word, (place, name) => {
          const parts = ["arn", "aws", "s3", "eu-west-1", "1", name].with(place, "${aws:PrincipalAccount}");
          const check = (): Effect =>
            effectOf({ Resource: parts.join(":") }, { context: { "aws:PrincipalAccount": name } });
          if (place === 5) assert.equal(check(), "None");
          else refused(check, "MalformedPolicyDocument", /variable before the name of the resource/u);
        }),
      );
    });

    it("stand under String and Arn operators; the pages disagree on Bool", () => {
      const values = "${aws:PrincipalTag/team}";
      const under = (operator: string) => () => holds({ [operator]: { "aws:PrincipalTag/team": values } });
      for (const operator of ["NumericEquals", "DateLessThan", "Null", "NumericNotEqualsIfExists"])
        refused(under(operator), "MalformedPolicyDocument", /variable .* String and Arn/u);
      refused(under("Bool"), "NotImplemented", /pages disagree/u);
      assert.ok(holds({ StringEquals: { "aws:PrincipalTag/team": values } }, { "aws:PrincipalTag/team": "a" }));
    });
  });

  describe("the element Action", () => {
    it("names a service before the colon, without wildcards", () => {
      for (const Action of ["s3*", "*:GetObject", "*:*", "s?:GetObject", "s3:", "GetObject", "", "${aws:x}:Get"])
        refused(() => effectOf({ Action }), "MalformedPolicyDocument", /has the action/u);
      assert.equal(effectOf({ Action: "*" }), "Allow");
    });

    it("covers names by its wildcards, whatever their case", () => {
      const name = fc.stringMatching(/^[A-Za-z]{1,8}$/u);
      always(
        fc.property(name, name, name, (first, middle, last) => {
          const request = { action: `s3:${first}${middle}${last}`, resource: "*", context: {} };
          const covers = (Action: string): boolean =>
            evaluate(parsePolicy(policy({ Effect: "Allow", Action, Resource: "*" })), request) === "Allow";
          assert.ok(covers(`S3:${first.toUpperCase()}*${last.toLowerCase()}`));
          assert.ok(covers(`s3:${"?".repeat(first.length)}${middle}${last}`));
          assert.ok(!covers(`s3:${first}${middle}${last}?`));
        }),
      );
    });
  });

  describe("the element Resource", () => {
    const arn = (...parts: readonly string[]): string => ["arn", "aws", "sagemaker", ...parts].join(":");
    const effect = (pattern: string, resource: string): Effect => effectOf({ Resource: pattern }, { resource });

    it("lets a * at the end of a part reach over colons, and no other wildcard", () => {
      always(
        fc.property(word, word, word, fc.stringMatching(/^\d{12}$/u), (region, type, name, account) => {
          const resource = arn(region, account, `${type}/${name}`);
          assert.equal(effect(arn("*", account, `${type}/*`), resource), "Allow");
          assert.equal(
            effect(arn("*", account, `${type}/${name}`), arn(region, "0", "x", account, `${type}/${name}`)),
            "Allow",
          );
          assert.equal(
            effect(arn(`*${region}`, account, `${type}/*`), arn("a", "b", region, account, `${type}/`)),
            "None",
          );
          assert.equal(
            effect(arn(`${region.slice(1)}?`, account, `${type}/*`), arn(region.slice(1), "", account, type)),
            "None",
          );
        }),
      );
    });

    it("refuses what depends on whether colons part the name of a resource", () => {
      const key = "arn:aws:s3:::data/a:b/train/c";
      refused(() => effect("arn:aws:s3:::data/*/train/c", key), "NotImplemented", /reaches over the colons/u);
      assert.equal(effect("arn:aws:s3:::data/*", key), "Allow");
      assert.equal(effect("arn:aws:s3:::data/*/train/c", "arn:aws:s3:::data/a/train/c"), "Allow");
      assert.equal(effect("arn:aws:s3:::data/*/test/c", key), "None");
    });

    it("has no wildcard for a service, nor in the type of a resource", () => {
      for (const text of ["arn:aws:*:::data/a", "arn:aws:s?:::data/a"])
        refused(() => effect(text, "*"), "MalformedPolicyDocument", /wildcard for the service/u);
      always(
        fc.property(word, fc.constantFrom("*", "?"), fc.constantFrom("/", ":"), (type, wildcard, delimiter) => {
          for (const resource of [`${type}${wildcard}${delimiter}a`, `${wildcard}${delimiter}a`, `${type}${wildcard}`])
            refused(
              () => effect(arn("eu-west-1", "1", resource), "*"),
              "MalformedPolicyDocument",
              /type of the resource/u,
            );
        }),
      );
      assert.equal(effect(arn("eu-west-1", "1", "*"), arn("eu-west-1", "1", "model/a")), "Allow");
      assert.equal(effect("arn:aws:s3:::dat*", "arn:aws:s3:::data/a"), "Allow");
    });
  });

  describe("the element Principal", () => {
    const trusting = (Principal: unknown) => () => parsePolicy(policy({ Effect: "Allow", Principal, Action: "s3:*" }));

    it("has no wildcard in part of a name, and no type that nobody here has", () => {
      for (const Principal of [{ AWS: "arn:aws:iam::1:role/*" }, { AWS: "12345678901?" }, { Service: "*" }])
        refused(trusting(Principal), "MalformedPolicyDocument", /everyone or for nobody/u);
      refused(trusting({ CanonicalUser: "a" }), "NotImplemented", /CanonicalUser/u);
    });

    it("is needed in the policy of a resource: without one a statement reaches nobody", () => {
      const read = parsePolicy(policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }));
      const request = { action: "s3:GetObject", resource: "arn:aws:s3:::data/a", context: {} };
      assert.equal(
        evaluate(read, request, () => true),
        "None",
      );
      assert.equal(evaluate(read, request), "Allow");
    });
  });
});
