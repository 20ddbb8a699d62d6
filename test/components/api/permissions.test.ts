import assert from "node:assert/strict";
import { callerRole, callerStatements, functionRole } from "../../../components/api/permissions";
import { apiScope, type ApiScope } from "../../../components/api/scope";
import type { Statement } from "../../../components/platform/permissions/statement";
import type { ApiSettings } from "../../../settings/schema";

type Authorization = ApiSettings["authorization"];

const location = { accountId: "123456789012", region: "us-east-1", partition: "aws" };
const keys: Authorization = { kind: "apiKey", keys: [{ name: "app", sha256: "0".repeat(64) }] };
const executionArn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5";
const inVirginia = "us-east-1:123456789012";

function scopeOf(stack: string, authorization: Authorization = { kind: "iam" }, encrypted = false): ApiScope {
  const keyArn = "arn:aws:kms:us-east-1:123456789012:key/own";
  const encryption = encrypted ? { keyArn, trainingVolumes: false, endpointVolumes: false } : undefined;
  return apiScope({
    project: "model-delivery",
    stack,
    deliveredBy: "dev",
    location,
    settings: { authorization, throttling: { requestsPerSecond: 1, burst: 1 }, page: false },
    requestTypes: ["application/x-image"],
    encryption,
  });
}

/** `action … | resource …` by sid. */
const shortForm = (statements: readonly Statement[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    statements.map(({ sid, actions, resources, conditions }) => [
      sid,
      [actions.join(" "), resources.join(" "), ...(conditions ? [JSON.stringify(conditions)] : [])].join(" | "),
    ]),
  );

describe("the rights of an API", () => {
  it("are to ask one endpoint, and to read what its classes are called", () => {
    assert.deepEqual(shortForm(functionRole(scopeOf("prod"), "predict").statements), {
      WriteItsOwnLog:
        "logs:CreateLogStream logs:PutLogEvents | " +
        `arn:aws:logs:${inVirginia}:log-group:/aws/lambda/model-delivery-prod-6e7441c1-predict:*`,
      AskTheEndpoint:
        "sagemaker:InvokeEndpoint | " + `arn:aws:sagemaker:${inVirginia}:endpoint/model-delivery-prod-6e7441c1`,
      SeeWhatTheEndpointServes:
        "sagemaker:DescribeEndpoint sagemaker:DescribeEndpointConfig | " +
        `arn:aws:sagemaker:${inVirginia}:endpoint/model-delivery-prod-6e7441c1` +
        ` arn:aws:sagemaker:${inVirginia}:endpoint-config/model-delivery-prod-6e7441c1-*`,
      SeeWhichPackageAModelIs:
        "sagemaker:ListTags | " + `arn:aws:sagemaker:${inVirginia}:model/model-delivery-prod-6e7441c1-*`,
      FindTheLabelsOfThePackage:
        "sagemaker:DescribeModelPackage | " +
        `arn:aws:sagemaker:${inVirginia}:model-package/model-delivery-dev-fcb97195/*`,
      ReadTheLabels:
        "s3:GetObject | arn:aws:s3:::model-delivery-dev-fcb97195-data-123456789012-us-east-1/datasets/*/labels.txt",
    });
  });

  it("are those and the key's where the labels are encrypted with a key of one's own", () => {
    const [usual, encrypted] = [scopeOf("dev"), scopeOf("dev", { kind: "iam" }, true)].map((scope) =>
      shortForm(functionRole(scope, "predict").statements),
    );
    assert.deepEqual(encrypted, {
      ...usual,
      DecryptWhatItReads:
        "kms:Decrypt | arn:aws:kms:us-east-1:123456789012:key/own | " +
        '{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}',
    });
  });

  it("are nothing but a log for what knows the keys", () => {
    assert.deepEqual(Object.keys(shortForm(functionRole(scopeOf("dev", keys), "authorize").statements)), [
      "WriteItsOwnLog",
    ]);
  });

  it("are for the tests of its environment to ask exactly this API", () => {
    assert.deepEqual(shortForm(callerStatements(scopeOf("prod"), executionArn)), {
      AskTheApi:
        "execute-api:Invoke | " +
        ["POST/predict", "GET/health", "GET/openapi.json", "POST/"]
          .map((route) => `${executionArn}/$default/${route}`)
          .join(" "),
      FindTheApi: "apigateway:GET | arn:aws:apigateway:us-east-1::/apis",
    });
    for (const [stack, purpose] of [
      ["dev", "test-qa"],
      ["prod", "test-production"],
    ] as const) {
      assert.deepEqual(callerRole(scopeOf(stack)).trust, {
        trustedRole: `arn:aws:iam::123456789012:role/model-delivery-dev-fcb97195-${purpose}-us-east-1`,
      });
    }
  });

  it("are for tests that have no key to ask the function behind it", () => {
    assert.deepEqual(shortForm(callerStatements(scopeOf("dev", keys), executionArn)), {
      AskTheFunctionBehindTheApi:
        `lambda:InvokeFunction | ` + `arn:aws:lambda:${inVirginia}:function:model-delivery-dev-fcb97195-predict`,
      FindTheApi: "apigateway:GET | arn:aws:apigateway:us-east-1::/apis",
    });
  });
});
