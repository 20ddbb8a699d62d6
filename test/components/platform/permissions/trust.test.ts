import assert from "node:assert/strict";
import { buildRole, pipelineRole, trainingRole } from "../../../../components/platform/permissions/roles";
import { trustPolicy } from "../../../../components/platform/permissions/statement";
import { buildPurposes } from "../../../../settings/names";
import { scopeOf } from "./scopes";

const scope = scopeOf();

describe("the trust policies", () => {
  it("let a service act only for this delivery's own resources", () => {
    const trusts = [
      pipelineRole(scope),
      ...buildPurposes.map((purpose) => buildRole(scope, purpose)),
      trainingRole(scope),
    ].map(({ trust }) => trust);
    assert.deepEqual(
      trusts.map((trust) => ("service" in trust ? `${trust.service} ${trust.sourceArn}` : "not a service")),
      [
        "codepipeline.amazonaws.com arn:aws:codepipeline:us-east-1:123456789012:model-delivery-dev-fcb97195",
        ...["validate", "train", "deploy-qa", "test-qa", "deploy-production", "test-production"].map(
          (project) =>
            "codebuild.amazonaws.com " +
            `arn:aws:codebuild:us-east-1:123456789012:project/model-delivery-dev-fcb97195-${project}`,
        ),
        "sagemaker.amazonaws.com arn:aws:sagemaker:us-east-1:123456789012:training-job/model-delivery-dev-fcb97195-*",
      ],
    );
  });

  it("are texts as the provider reads them back, with sorted keys", () => {
    const text = trustPolicy({ service: "s.amazonaws.com", accountId: "123456789012", sourceArn: "arn:s" });
    assert.match(text, /^\{"Statement":\[\{"Action":.*"Condition":.*"Effect":.*"Principal":.*"Sid":.*\],"Version":/u);
    assert.match(text, /"Condition":\{"ArnLikeIfExists":.*"StringEqualsIfExists":/u);
  });

  it("let one role of the account act as another one, whether it exists yet or not", () => {
    assert.deepEqual(JSON.parse(trustPolicy({ trustedRole: "arn:aws:iam::123456789012:role/tests" })), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OnlyForOneRole",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "sts:AssumeRole",
          Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/tests" } },
        },
      ],
    });
  });

  for (const [service, ending] of [
    ["codebuild", ""],
    ["sagemaker", ""],
    // Nothing says that these two name what they act for.
    ["codepipeline", "IfExists"],
    ["lambda", "IfExists"],
  ] as const)
    it(`name service, account and source to ${service}${ending === "" ? "" : ", as far as it says them"}`, () => {
      const trust = { service: `${service}.amazonaws.com`, accountId: "123456789012", sourceArn: "arn:s" };
      assert.deepEqual(JSON.parse(trustPolicy(trust)), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "OnlyForItsOwnResources",
            Effect: "Allow",
            Principal: { Service: `${service}.amazonaws.com` },
            Action: "sts:AssumeRole",
            Condition: {
              [`StringEquals${ending}`]: { "aws:SourceAccount": "123456789012" },
              [`ArnLike${ending}`]: { "aws:SourceArn": "arn:s" },
            },
          },
        ],
      });
    });
});
