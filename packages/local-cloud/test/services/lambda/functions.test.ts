import assert from "node:assert/strict";
import { roleSession, trust } from "../../testCloud";
import { FunctionLaboratory, roleArn, zipped } from "./functionLaboratory";

const arn = "arn:aws:lambda:eu-west-1:123456789012:function:hello";
const code = "exports.handler = async () => 1;";

describe("Lambda's functions through the SDK", () => {
  let laboratory: FunctionLaboratory;

  beforeEach(async () => {
    laboratory = await FunctionLaboratory.open();
  });

  afterEach(async () => {
    await laboratory.test.stop();
  });

  it("describes a function as the aws provider reads it, also after a restart", async () => {
    await laboratory.create("hello", code, { variables: { STAGE: "dev" } });
    await laboratory.lambda().tagResource({ Resource: arn, Tags: { a: "1", b: "2", c: "3" } });
    await laboratory.lambda().untagResource({ Resource: arn, TagKeys: ["a", "b"] });
    await laboratory.test.restart();
    const { Configuration, Tags } = await laboratory.lambda().getFunction({ FunctionName: arn });
    assert.deepEqual(
      [Configuration?.State, Configuration?.Environment?.Variables, Configuration?.LoggingConfig?.LogFormat, Tags],
      ["Active", { STAGE: "dev" }, "JSON", { c: "3" }],
    );
    const { Versions = [] } = await laboratory.lambda().listVersionsByFunction({ FunctionName: "hello", MaxItems: 10 });
    assert.deepEqual(
      Versions.map(({ FunctionArn }) => FunctionArn),
      [`${arn}:$LATEST`],
    );
  });

  it("takes new code and a new configuration, and tells them apart by their hash", async () => {
    await laboratory.create("hello", code);
    const lambda = laboratory.lambda();
    const before = await lambda.getFunctionConfiguration({ FunctionName: "hello" });
    await lambda.updateFunctionConfiguration({ FunctionName: "hello", Timeout: 7 });
    await lambda.updateFunctionCode({ FunctionName: "hello", ZipFile: zipped(`${code}//`) });
    const after = await lambda.getFunctionConfiguration({ FunctionName: "hello" });
    assert.deepEqual([before.Timeout, after.Timeout], [30, 7]);
    assert.notEqual(after.CodeSha256, before.CodeSha256);
  });

  it("keeps one statement for each permission in the function's policy", async () => {
    await laboratory.create("hello", code);
    const lambda = laboratory.lambda();
    const gateway = {
      FunctionName: "hello",
      StatementId: "gateway",
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn: "arn:aws:execute-api:eu-west-1:123456789012:abc/*/*",
    };
    await lambda.addPermission(gateway);
    await assert.rejects(lambda.addPermission(gateway), { name: "ResourceConflictException" });
    const { Policy = "" } = await lambda.getPolicy({ FunctionName: "hello" });
    assert.deepEqual((JSON.parse(Policy) as { Statement: unknown }).Statement, [
      {
        Sid: "gateway",
        Effect: "Allow",
        Principal: { Service: "apigateway.amazonaws.com" },
        Action: "lambda:InvokeFunction",
        Resource: arn,
        Condition: { ArnLike: { "AWS:SourceArn": gateway.SourceArn } },
      },
    ]);
    await lambda.removePermission({ FunctionName: "hello", StatementId: "gateway" });
    await assert.rejects(lambda.getPolicy({ FunctionName: "hello" }), { name: "ResourceNotFoundException" });
  });

  it("needs the right to make the function and the right to pass its role on", async () => {
    const request = {
      FunctionName: "hello",
      Role: roleArn,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipped(code) },
      LoggingConfig: { LogFormat: "JSON" },
    } as const;
    const maker = await roleSession(laboratory.test, "maker", {
      Effect: "Allow",
      Action: "lambda:CreateFunction",
      Resource: arn,
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
    const request = {
      FunctionName: "hello",
      Role: "arn:aws:iam::123456789012:role/builds",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipped(code) },
      LoggingConfig: { LogFormat: "JSON" },
    } as const;
    await assert.rejects(laboratory.lambda().createFunction(request), {
      name: "InvalidParameterValueException",
      message: /cannot be assumed by Lambda/u,
    });
  });

  it("refuses variables of Lambda's own, and by name what is not rehearsed", async () => {
    await assert.rejects(laboratory.create("hello", code, { variables: { AWS_REGION: "eu-west-1" } }), {
      name: "InvalidParameterValueException",
      message: /AWS_REGION/u,
    });
    await laboratory.create("hello", code);
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
    await assert.rejects(laboratory.lambda().getFunction({ FunctionName: "hello" }), {
      name: "ResourceNotFoundException",
      message: `Function not found: ${arn}`,
    });
  });
});
