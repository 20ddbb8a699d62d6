import assert from "node:assert/strict";
import { type Effect, evaluate } from "../../authorization/evaluation";
import { parsePolicy } from "../../authorization/policy";
import type { ConditionContext } from "../../contract";
import { policy, type TestStatement } from "../testCloud";

const object = "arn:aws:s3:::data/datasets/1/train/train.rec";

/** What statements say about reading an object. */
function effect(
  statements: TestStatement | readonly TestStatement[],
  {
    action = "s3:GetObject",
    resource = object,
    context = {},
  }: { action?: string; resource?: string; context?: ConditionContext } = {},
): Effect {
  const list = [statements].flat();
  return evaluate(parsePolicy(policy(...list)), { action, resource, context });
}

const allow = (statement: Partial<TestStatement>): TestStatement => ({
  Effect: "Allow",
  ...(statement.NotAction === undefined ? { Action: "s3:GetObject" } : {}),
  ...(statement.NotResource === undefined ? { Resource: "*" } : {}),
  ...statement,
});

describe("IAM policies", () => {
  describe("actions and resources", () => {
    it("allow what they name and nothing else", () => {
      assert.equal(effect(allow({})), "Allow");
      assert.equal(effect(allow({ Action: "s3:PutObject" })), "None");
      assert.equal(effect(allow({ Resource: "arn:aws:s3:::other/*" })), "None");
    });

    it("know wildcards; actions have no case, resources have", () => {
      assert.equal(effect(allow({ Action: "S3:getobj*" })), "Allow");
      assert.equal(effect(allow({ Action: "s3:?etObject" })), "Allow");
      assert.equal(effect(allow({ Resource: "arn:aws:s3:::data/datasets/*/train/*" })), "Allow");
      assert.equal(effect(allow({ Resource: "arn:aws:s3:::data/datasets/*/validation/*" })), "None");
      assert.equal(effect(allow({ Resource: "arn:aws:s3:::DATA/*" })), "None");
    });

    it("keep a wildcard within one part of an ARN, but for a * that ends it", () => {
      const job = {
        action: "sagemaker:StopTrainingJob",
        resource: "arn:aws:sagemaker:eu-west-1:123456789012:training-job/a",
      };
      assert.equal(
        effect(allow({ Action: job.action, Resource: "arn:aws:sagemaker:*:training-job/a:x" }), job),
        "None",
      );
      assert.equal(
        effect(allow({ Action: job.action, Resource: "arn:aws:sagemaker:*:*:training-job/*" }), job),
        "Allow",
      );
      assert.equal(
        effect(allow({ Action: job.action, Resource: "arn:aws:sagemaker:us-*:123456789012:training-job/*" }), job),
        "None",
      );
      // The example of AWS's page on condition operators, where an Arn operator does not match it.
      const finance = {
        action: "someservice:Get",
        resource: "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
      };
      const Resource = "arn:aws:someservice:*:111122223333:finance/*";
      assert.equal(effect(allow({ Action: finance.action, Resource }), finance), "Allow");
      const within = "arn:aws:someservice:us-*2:111122223333:finance/*";
      assert.equal(effect(allow({ Action: finance.action, Resource: within }), finance), "None");
    });

    it("match the colons of a log stream's ARN", () => {
      const stream = { action: "logs:PutLogEvents", resource: "arn:aws:logs:eu-west-1:1:log-group:/a:log-stream:b" };
      assert.equal(
        effect(allow({ Action: stream.action, Resource: "arn:aws:logs:eu-west-1:1:log-group:/a:*" }), stream),
        "Allow",
      );
      assert.equal(
        effect(allow({ Action: stream.action, Resource: "arn:aws:logs:eu-west-1:1:log-group:/a" }), stream),
        "None",
      );
    });

    it("need Resource * for an action without resource level", () => {
      const login = { action: "ecr:GetAuthorizationToken", resource: "*" };
      assert.equal(effect(allow({ Action: login.action, Resource: "arn:aws:ecr:*:*:repository/*" }), login), "None");
      assert.equal(effect(allow({ Action: login.action }), login), "Allow");
    });

    it("select everything else with NotAction and NotResource", () => {
      assert.equal(effect(allow({ NotAction: "s3:Delete*" })), "Allow");
      assert.equal(effect(allow({ NotAction: "s3:Get*" })), "None");
      assert.equal(effect(allow({ NotResource: "arn:aws:s3:::secret/*" })), "Allow");
      assert.equal(effect(allow({ NotResource: "arn:aws:s3:::data/*" })), "None");
    });

    it("deny over every allow", () => {
      assert.equal(effect([allow({}), { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::data/*" }]), "Deny");
    });

    it("fill in policy variables literally", () => {
      const own = allow({ Resource: "arn:aws:s3:::data/${aws:PrincipalTag/team}/*" });
      const team = (value: string): Effect => effect(own, { context: { "aws:PrincipalTag/team": value } });
      assert.equal(team("datasets"), "Allow");
      assert.equal(team("*"), "None");
      assert.equal(effect(own), "None");
      assert.equal(effect(allow({ Resource: "arn:aws:s3:::data/${aws:PrincipalTag/team, 'datasets'}/*" })), "Allow");
    });
  });

  describe("conditions", () => {
    const holds = (Condition: unknown, context: ConditionContext = {}): boolean =>
      effect(allow({ Condition }), { context }) === "Allow";

    it("compare text", () => {
      const prefix = { "s3:prefix": "datasets/1" };
      assert.ok(holds({ StringEquals: { "s3:prefix": ["other", "datasets/1"] } }, prefix));
      assert.ok(!holds({ StringEquals: { "s3:prefix": "datasets/*" } }, prefix));
      assert.ok(holds({ StringLike: { "S3:Prefix": "datasets/*" } }, prefix));
      assert.ok(holds({ StringEqualsIgnoreCase: { "s3:prefix": "DATASETS/1" } }, prefix));
      assert.ok(!holds({ StringNotLike: { "s3:prefix": ["x", "datasets/*"] } }, prefix));
      assert.ok(holds({ StringNotEquals: { "s3:prefix": ["a", "b"] } }, prefix));
    });

    it("compare ARNs part by part", () => {
      const source = { "aws:SourceArn": "arn:aws:codebuild:eu-west-1:1:project/train" };
      assert.ok(holds({ ArnLike: { "aws:SourceArn": "arn:aws:codebuild:*:1:project/*" } }, source));
      assert.ok(holds({ ArnEquals: { "aws:SourceArn": "arn:aws:codebuild:*:1:project/train" } }, source));
      assert.throws(() => holds({ ArnLike: { "aws:SourceArn": "arn:aws:codebuild:*:project/train" } }, source), {
        code: "MalformedPolicyDocument",
        message: /no ARN of six parts/u,
      });
      const finance = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
      const like = { "aws:SourceArn": "arn:aws:someservice:*:111122223333:finance/*" };
      assert.ok(!holds({ ArnLike: like }, { "aws:SourceArn": finance }));
      assert.ok(holds({ StringLike: like }, { "aws:SourceArn": finance }));
      assert.ok(holds({ ArnNotLike: { "aws:SourceArn": "arn:aws:codepipeline:*:*:*" } }, source));
    });

    it("compare numbers, booleans and times", () => {
      assert.ok(holds({ NumericLessThanEquals: { "s3:max-keys": "10" } }, { "s3:max-keys": "10" }));
      assert.ok(!holds({ NumericGreaterThan: { "s3:max-keys": 10 } }, { "s3:max-keys": "9" }));
      assert.ok(holds({ Bool: { "aws:SecureTransport": true } }, { "aws:SecureTransport": "true" }));
      assert.ok(
        holds(
          { DateLessThan: { "aws:CurrentTime": "2026-01-02T00:00:00Z" } },
          { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
        ),
      );
    });

    it("must all hold", () => {
      const context = { "s3:prefix": "a", "s3:delimiter": "/" };
      assert.ok(!holds({ StringEquals: { "s3:prefix": "a", "s3:delimiter": "-" } }, context));
      assert.ok(!holds({ StringEquals: { "s3:prefix": "a" }, StringLike: { "s3:delimiter": "-" } }, context));
    });

    it("treat an absent key as AWS does", () => {
      assert.ok(!holds({ StringEquals: { "s3:prefix": "a" } }));
      assert.ok(holds({ StringEqualsIfExists: { "s3:prefix": "a" } }));
      assert.ok(holds({ StringNotEquals: { "s3:prefix": "a" } }));
      assert.ok(holds({ Null: { "s3:prefix": "true" } }));
      assert.ok(!holds({ Null: { "s3:prefix": "false" } }));
      assert.ok(holds({ "ForAllValues:StringEquals": { "aws:PrincipalTag/team": "a" } }));
      assert.ok(!holds({ "ForAnyValue:StringEquals": { "aws:PrincipalTag/team": "a" } }));
    });

    it("ask any or all of several values", () => {
      const keys = { "aws:TagKeys": ["team", "stack"] };
      assert.ok(holds({ "ForAnyValue:StringEquals": { "aws:TagKeys": "team" } }, keys));
      assert.ok(!holds({ "ForAllValues:StringEquals": { "aws:TagKeys": "team" } }, keys));
      assert.ok(holds({ "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "stack", "cost"] } }, keys));
    });

    it("refuse an operator or a key that is not known, instead of letting it pass", () => {
      assert.throws(() => holds({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }), {
        code: "NotImplemented",
        message: /IpAddress/u,
      });
      assert.throws(() => holds({ StringEquals: { "aws:SourceIp": "x" } }), {
        code: "NotImplemented",
        message: /aws:SourceIp/u,
      });
      assert.throws(() => holds({ StringEqualsIfExists: { "s3:Unheard": "x" } }), {
        code: "NotImplemented",
        message: /s3:Unheard/u,
      });
      assert.throws(
        () => holds({ StringEqualsIfExists: { "kms:ViaService": "x" } }),
        { code: "NotImplemented", message: /kms:ViaService for s3:GetObject/u },
        "S3 never fills in a key of KMS",
      );
      assert.ok(
        holds({ StringEquals: { "sagemaker:InstanceType": "x" } }, { "sagemaker:InstanceType": "x" }),
        "a key that the service supplies is known",
      );
    });
  });

  describe("documents", () => {
    it("that AWS refuses are refused", () => {
      const refused = (document: string, message: RegExp): void => {
        assert.throws(() => parsePolicy(document), { code: "MalformedPolicyDocument", message });
      };
      refused("{", /not JSON/u);
      refused(policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "data/*" }), /neither an ARN/u);
      refused(policy({ Effect: "Allow", Resource: "*" }), /neither Action nor NotAction/u);
      refused(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Actions: "s3:*", Action: "s3:*", Resource: "*" }],
        }),
        /Actions/u,
      );
      refused(
        JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "allow", Action: "s3:*", Resource: "*" }] }),
        /Effect/u,
      );
    });

    it("of the older version, or of none, have no variables: they are plain text", () => {
      const statement = {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::data/${aws:PrincipalType}/*",
      };
      const read = (Version: string | undefined, resource: string): Effect =>
        evaluate(parsePolicy(JSON.stringify({ Version, Statement: statement })), {
          action: "s3:GetObject",
          resource,
          context: { "aws:PrincipalType": "User" },
        });
      for (const version of ["2008-10-17", undefined]) {
        assert.equal(read(version, "arn:aws:s3:::data/${aws:PrincipalType}/a"), "Allow");
        assert.equal(read(version, "arn:aws:s3:::data/User/a"), "None");
      }
      assert.equal(read("2012-10-17", "arn:aws:s3:::data/User/a"), "Allow");
      assert.throws(() => read("2010-01-01", "arn:aws:s3:::data/User/a"), {
        code: "MalformedPolicyDocument",
        message: /2010-01-01/u,
      });
    });
  });
});
