import assert from "node:assert/strict";
import { roleSession, trust } from "../../testCloud";
import { FunctionLaboratory, logGroup, roleArn, zipped } from "./functionLaboratory";

const arnOf = (name: string): string => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
const code = "exports.handler = async () => 1;";
const request = {
  FunctionName: "hello",
  Role: roleArn,
  Runtime: "nodejs24.x",
  Handler: "index.handler",
  Code: { ZipFile: zipped(code) },
  LoggingConfig: { LogFormat: "JSON" },
} as const;

describe("Lambda's functions through the SDK", () => {
  let laboratory: FunctionLaboratory;

  before(async () => {
    laboratory = await FunctionLaboratory.open();
  });

  after(() => laboratory.test.stop());

  const create = (FunctionName: string, Variables: Record<string, string> = {}): Promise<unknown> =>
    laboratory.lambda().createFunction({
      ...request,
      FunctionName,
      Timeout: 30,
      Environment: { Variables },
      LoggingConfig: { LogFormat: "JSON", LogGroup: logGroup },
    });

  it("describes a function as the aws provider reads it, also after a restart", async () => {
    await create("described", { STAGE: "dev" });
    await laboratory.lambda().tagResource({ Resource: arnOf("described"), Tags: { a: "1", b: "2", c: "3" } });
    await laboratory.lambda().untagResource({ Resource: arnOf("described"), TagKeys: ["a", "b"] });
    await laboratory.test.restart();
    const { Configuration, Tags } = await laboratory.lambda().getFunction({ FunctionName: arnOf("described") });
    assert.deepEqual(
      [Configuration?.State, Configuration?.Environment?.Variables, Configuration?.LoggingConfig?.LogFormat, Tags],
      ["Active", { STAGE: "dev" }, "JSON", { c: "3" }],
    );
    const { Versions = [] } = await laboratory
      .lambda()
      .listVersionsByFunction({ FunctionName: "described", MaxItems: 10 });
    assert.deepEqual(
      Versions.map(({ FunctionArn }) => FunctionArn),
      [`${arnOf("described")}:$LATEST`],
    );
  });

  it("takes new code and a new configuration, and tells them apart by their hash", async () => {
    await create("changed");
    const lambda = laboratory.lambda();
    const before = await lambda.getFunctionConfiguration({ FunctionName: "changed" });
    await lambda.updateFunctionConfiguration({ FunctionName: "changed", Timeout: 7 });
    await lambda.updateFunctionCode({ FunctionName: "changed", ZipFile: zipped(`${code}//`) });
    const after = await lambda.getFunctionConfiguration({ FunctionName: "changed" });
    assert.deepEqual([before.Timeout, after.Timeout], [30, 7]);
    assert.notEqual(after.CodeSha256, before.CodeSha256);
  });

  it("keeps one statement for each permission in the function's policy", async () => {
    await create("permitted");
    const lambda = laboratory.lambda();
    const gateway = {
      FunctionName: "permitted",
      StatementId: "gateway",
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn: "arn:aws:execute-api:eu-west-1:123456789012:abc/*/*",
    };
    await lambda.addPermission(gateway);
    await assert.rejects(lambda.addPermission(gateway), { name: "ResourceConflictException" });
    const { Policy = "" } = await lambda.getPolicy({ FunctionName: "permitted" });
    assert.deepEqual((JSON.parse(Policy) as { Statement: unknown }).Statement, [
      {
        Sid: "gateway",
        Effect: "Allow",
        Principal: { Service: "apigateway.amazonaws.com" },
        Action: "lambda:InvokeFunction",
        Resource: arnOf("permitted"),
        Condition: { ArnLike: { "AWS:SourceArn": gateway.SourceArn } },
      },
    ]);
    await lambda.removePermission({ FunctionName: "permitted", StatementId: "gateway" });
    await assert.rejects(lambda.getPolicy({ FunctionName: "permitted" }), { name: "ResourceNotFoundException" });
  });

  it("needs the right to make the function and the right to pass its role on", async () => {
    const maker = await roleSession(laboratory.test, "maker", {
      Effect: "Allow",
      Action: "lambda:CreateFunction",
      Resource: arnOf("hello"),
    });
    await assert.rejects(laboratory.lambda(maker).createFunction(request), {
      name: "AccessDeniedException",
      message: /iam:PassRole on resource: arn:aws:iam::123456789012:role\/functions/u,
    });
    await assert.rejects(laboratory.lambda(maker).createFunction({ ...request, FunctionName: "other" }), {
      name: "AccessDeniedException",
      message: /lambda:CreateFunction on resource: .*:function:other/u,
    });
  });

  it("refuses a role that Lambda may not assume", async () => {
    const { cloud } = laboratory.test;
    await cloud.call(cloud.administrator.caller, "iam", "CreateRole", {
      RoleName: "builds",
      AssumeRolePolicyDocument: trust("codebuild.amazonaws.com"),
    });
    const Role = "arn:aws:iam::123456789012:role/builds";
    await assert.rejects(laboratory.lambda().createFunction({ ...request, Role }), {
      name: "InvalidParameterValueException",
      message: /cannot be assumed by Lambda/u,
    });
  });

  it("refuses variables of Lambda's own, and by name what is not rehearsed", async () => {
    await assert.rejects(create("hello", { AWS_REGION: "eu-west-1" }), {
      name: "InvalidParameterValueException",
      message: /AWS_REGION/u,
    });
    await create("hello");
    const lambda = laboratory.lambda();
    await assert.rejects(
      lambda.updateFunctionConfiguration({ FunctionName: "hello", TracingConfig: { Mode: "Active" } }),
      { name: "NotImplemented", message: /UpdateFunctionConfiguration with TracingConfig/u },
    );
    await assert.rejects(lambda.publishVersion({ FunctionName: "hello" }), {
      name: "NotImplemented",
      message: /lambda POST \/2015-03-31\/functions\/hello\/versions/u,
    });
  });

  it("says of a function that does not exist which one it is", async () => {
    await assert.rejects(laboratory.lambda().getFunction({ FunctionName: "absent" }), {
      name: "ResourceNotFoundException",
      message: `Function not found: ${arnOf("absent")}`,
    });
  });
});
