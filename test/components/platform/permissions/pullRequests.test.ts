import assert from "node:assert/strict";
import { pullRequestStatements } from "../../../../components/platform/permissions/pullRequests";
import { pullRequestRole } from "../../../../components/platform/permissions/roles";
import { trustPolicy } from "../../../../components/platform/permissions/statement";
import { trustedWorkflows } from "../../../../settings/pullRequests";
import { connectionArn } from "./everyRole";
import { scopeOf, shortForm } from "./scopes";

const scope = scopeOf();
const encryption = {
  keyArn: "arn:aws:kms:us-east-1:123456789012:key/own",
  trainingVolumes: true,
  endpointVolumes: true,
};
const source = { kind: "github", repository: "octocat/models", branch: "main" } as const;

describe("the role of pull requests", () => {
  it("trusts the named environments of one repository, and no other workflow of GitHub", () => {
    const workflows = trustedWorkflows({ source, pullRequests: { environment: "preview", driftEnvironment: "drift" } });
    assert.ok(workflows);
    assert.deepEqual(JSON.parse(trustPolicy(pullRequestRole(scope, workflows).trust)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OnlyForItsEnvironments",
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": [
                "repo:octocat/models:environment:preview",
                "repo:octocat/models:environment:drift",
              ],
            },
          },
        },
      ],
    });
  });

  it("trusts a repository by the ids that GitHub's tokens have, when the settings name them", () => {
    const repository = "octocat@583231/models@1296269";
    assert.deepEqual(trustedWorkflows({ source, pullRequests: { environment: "preview", repository } }), {
      repository,
      environments: ["preview"],
    });
    assert.equal(trustedWorkflows({ source }), undefined);
  });

  it("may read what the delivery has, and nothing that others have but the lists which show no content", () => {
    const functions = ["DEV", "PROD"].flatMap((environment) =>
      ["predict", "authorize"].map((purpose) => `${environment}-${purpose}`),
    );
    assert.deepEqual(shortForm(scope, pullRequestStatements(scope, connectionArn)), {
      TellAbsentStateFromForbidden: "s3:ListBucket | s3:::STATE",
      ReadTheState:
        "s3:GetObject | s3:::STATE/.pulumi/meta.yaml " +
        "s3:::STATE/.pulumi/stacks/model-delivery/dev.json s3:::STATE/.pulumi/stacks/model-delivery/prod.json " +
        "s3:::STATE/.pulumi/stacks/model-delivery/*.pulumi-tags",
      OpenTheSecretsOfTheState:
        'kms:Decrypt | kms:key/* | {"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/model-delivery-state"}}',
      SeeTheSettingsOfTheBuckets:
        "s3:GetAccelerateConfiguration s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketLocation s3:GetBucketLogging " +
        "s3:GetBucketObjectLockConfiguration s3:GetBucketOwnershipControls s3:GetBucketPolicy " +
        "s3:GetBucketPublicAccessBlock s3:GetBucketRequestPayment s3:GetBucketTagging s3:GetBucketVersioning " +
        "s3:GetBucketWebsite s3:GetEncryptionConfiguration s3:GetLifecycleConfiguration " +
        "s3:GetReplicationConfiguration s3:ListBucket s3:ListTagsForResource | s3:::ARTIFACTS s3:::DATA",
      ReadWhichDataIsCurrent: "s3:GetObject | s3:::DATA/datasets/current.json",
      SeeModelsAndEndpoints:
        "sagemaker:DescribeEndpoint sagemaker:DescribeEndpointConfig sagemaker:DescribeModel " +
        "sagemaker:DescribeModelPackage sagemaker:DescribeModelPackageGroup sagemaker:DescribeTrainingJob " +
        "sagemaker:ListModelPackages sagemaker:ListTags | " +
        "sagemaker:training-job/DEV-* sagemaker:model-package-group/DEV sagemaker:model-package/DEV/* " +
        ["DEV", "PROD"]
          .map((of) => `sagemaker:model/${of}-* sagemaker:endpoint-config/${of}-* sagemaker:endpoint/${of}`)
          .join(" "),
      SeeTheBuildProjects: "codebuild:BatchGetProjects | codebuild:project/DEV-*",
      SeeThePipeline: "codepipeline:GetPipeline codepipeline:ListTagsForResource | codepipeline:DEV",
      SeeTheRoles:
        "iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies | " +
        "iam:role/DEV-* iam:role/PROD-*",
      SeeTheApis: "apigateway:GET | apigateway:us-east-1::/apis/* apigateway:us-east-1::/domainnames/*",
      SeeTheFunctions:
        "lambda:GetFunction lambda:GetFunctionCodeSigningConfig lambda:GetPolicy lambda:ListVersionsByFunction | " +
        functions.map((name) => `lambda:function:${name}`).join(" "),
      SeeTheAlarmsAndDashboards:
        "cloudwatch:DescribeAlarms cloudwatch:GetDashboard cloudwatch:ListTagsForResource | " +
        ["DEV", "PROD"].map((of) => `cloudwatch:alarm:${of}-* cloudwatch:dashboard/${of}-us-east-1`).join(" "),
      SeeTheNotices: "events:DescribeRule events:ListTagsForResource events:ListTargetsByRule | events:rule/DEV-*",
      SeeTheBudgets:
        "budgets:ListTagsForResource budgets:ViewBudget | " +
        "budgets:budget/DEV-budget-us-east-1 budgets:budget/PROD-budget-us-east-1",
      SeeTheTopicsAndWhoIsSubscribed:
        "sns:GetTopicAttributes sns:GetSubscriptionAttributes sns:ListTagsForResource | " +
        "sns:DEV-approval sns:DEV-alarms sns:PROD-alarms",
      FindTheLogGroups: "logs:DescribeLogGroups logs:ListTagsForResource | logs:log-group:*",
      SeeTheConnection:
        "codeconnections:GetConnection codeconnections:ListTagsForResource | codeconnections:connection/c",
    });
  });

  it("has no action that writes, starts, passes or runs anything, with a key of one's own, too", () => {
    for (const { sid, actions, resources, conditions } of pullRequestStatements(scopeOf({ encryption }), connectionArn))
      for (const action of actions) {
        assert.match(
          action,
          /^(?:apigateway:GET|kms:Decrypt|[a-z0-9-]+:(?:BatchGet|Describe|Get|List|View)[A-Z]\w*)$/u,
          sid,
        );
        // What it reads of content is the state and which data is current.
        if (action === "s3:GetObject")
          for (const resource of resources)
            assert.match(resource, /\/(?:\.pulumi\/(?:meta\.yaml|stacks\/.*)|datasets\/current\.json)$/u, sid);
        if (action === "kms:Decrypt") assert.ok(conditions, `${sid} limits which key, or for what`);
      }
  });

  it("asks for no connection that there is none of", () => {
    const sids = pullRequestStatements(scope).map(({ sid }) => sid);
    assert.ok(!sids.includes("SeeTheConnection"));
  });
});
