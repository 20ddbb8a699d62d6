import assert from "node:assert/strict";
import { resolve } from "node:path";
import { type Change, createEngine, type UpdateResult } from "#recording-engine";
import type { Session } from "../../../packages/local-cloud/contract";
import {
  accountId,
  bucket,
  image,
  Laboratory,
  region,
  roleArn,
} from "../../../packages/local-cloud/test/services/sagemaker/laboratory";
import { table } from "../../../packages/recording-engine/resources/table";

const folder = resolve(__dirname, "everyType");

describe("the table of AWS resource types", () => {
  let laboratory: Laboratory;
  let modelData: string;
  let deployerRole: string | undefined;
  const lines: string[] = [];

  /** The user's environment, as far as an update under another session changes it. */
  const outside = { ...process.env };

  before(async () => {
    laboratory = await Laboratory.open();
    modelData = await laboratory.uploadModel("every-type");
  });

  after(async () => {
    await laboratory.close();
  });

  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in outside)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, outside);
  });

  const engine = (session: Session = laboratory.cloud.administrator): ReturnType<typeof createEngine> => {
    Object.assign(process.env, laboratory.cloud.environment(session));
    return createEngine({ folder, backendUrl: `s3://${bucket}/state?region=${region}`, pollMilliseconds: 100 });
  };
  const request = (
    revision: string,
    targets?: readonly string[],
  ): Parameters<ReturnType<typeof engine>["update"]>[0] => ({
    stack: "one",
    configuration: { revision, image, modelData, hostingRoleArn: roleArn("execution") },
    onProgress: (line) => lines.push(line),
    ...(targets === undefined ? {} : { targets }),
  });
  const up = (revision: string): Promise<UpdateResult> => engine().update(request(revision));
  const namesOf = (changes: readonly Change[], operation: Change["operation"]): readonly string[] =>
    changes
      .filter((change) => change.operation === operation)
      .map(({ name }) => name)
      .sort();

  it("knows before an update what it would create, and creates nothing", async () => {
    const changes = await engine().preview(request("1"));
    assert.deepEqual(new Set(changes.map(({ operation }) => operation)), new Set(["create"]));
    await assert.rejects(laboratory.administrator.iam.getRole({ RoleName: "buildRole" }), {
      name: "NoSuchEntityException",
    });
  });

  it("creates a resource of every type", async () => {
    const { changes, outputs } = await up("1");
    const created = new Set(changes.filter(({ operation }) => operation === "create").map(({ type }) => type));
    assert.deepEqual(
      Object.keys(table).filter((type) => !created.has(type)),
      [],
    );
    assert.equal(outputs["bucketArn"], "arn:aws:s3:::every-type");
    assert.match(String(outputs["topicName"]), /^topic-[0-9a-f]{7}$/);
    assert.match(String(outputs["serving"]), /^every-type serves every-type-\d{18}[0-9a-f]{8}$/);
    assert.equal(
      (await laboratory.administrator.sagemaker.describeEndpoint({ EndpointName: "every-type" })).EndpointStatus,
      "InService",
    );
  });

  it("finds nothing to do when nothing has changed, and needs no right but those on the state", async () => {
    const { changes } = await engine(await deployer()).update(request("1"));
    assert.deepEqual(new Set(changes.map(({ operation }) => operation)), new Set(["same"]));
    const actions = laboratory.events.flatMap((event) =>
      event.kind === "permission" && event.role === "deployer" ? [event.action] : [],
    );
    assert.deepEqual([...new Set(actions)].sort(), [
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
    ]);
  });

  it("keeps hashes of a function's code in the state, and no text of it", async () => {
    const { Body } = await laboratory.administrator.s3.getObject({
      Bucket: bucket,
      Key: "state/.pulumi/stacks/everyType/one.json",
    });
    const state = (await Body?.transformToString()) ?? "";
    assert.match(
      state,
      /"index.js":\{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","hash":"[0-9a-f]{64}"\}/,
    );
    assert.doesNotMatch(state, /of a handler/);
  });

  it("previews the replacements and updates that the provider would make", async () => {
    const changes = await engine().preview(request("2"));
    assert.deepEqual(namesOf(changes, "replace"), ["configuration", "model", "permission", "subscription"]);
    assert.deepEqual(namesOf(changes, "same"), ["everyType-one"]);
  });

  it("updates in place what can be, and replaces the rest while the endpoint goes on", async () => {
    const { arn } = await endpoint();
    const { changes, outputs } = await up("2");
    assert.deepEqual(namesOf(changes, "replace"), ["configuration", "model", "permission", "subscription"]);
    assert.deepEqual(namesOf(changes, "same"), ["everyType-one"]);
    const updated = await endpoint();
    assert.equal(updated.arn, arn);
    assert.equal(outputs["serving"], `every-type serves ${updated.configuration}`);
  });

  it("hands AWS the program's values", async () => {
    const { apigateway, budgets, cloudwatch, events, iam, lambda, s3, sagemaker } = laboratory.administrator;
    const { EventPattern = "", Description } = await events.describeRule({ Name: "every-type" });
    assert.deepEqual(
      [Description, JSON.parse(EventPattern)],
      ["Revision 2", { source: ["aws.codepipeline"], detail: { state: ["REVISION2"] } }],
    );
    const { Targets } = await events.listTargetsByRule({ Rule: "every-type" });
    assert.deepEqual(
      Targets?.map(({ InputTransformer }) => InputTransformer),
      [{ InputPathsMap: { stage: "$.detail.stage" }, InputTemplate: '"Revision 2 of <stage>"' }],
    );
    const { Tags: ruleTags = [] } = await events.listTagsForResource({
      ResourceARN: `arn:aws:events:us-east-1:${accountId}:rule/every-type`,
    });
    assert.deepEqual(ruleTags.map(({ Key = "" }) => Key).sort(), ["kept", "revision", "second"]);
    const named = { AccountId: accountId, BudgetName: "every-type" };
    const { Budget } = await budgets.describeBudget({ ...named, ShowFilterExpression: true });
    assert.deepEqual(
      [Budget?.BudgetLimit, Budget?.Metrics, Budget?.TimePeriod?.End?.toISOString()],
      [{ Amount: "200", Unit: "USD" }, ["UnblendedCost"], "2087-06-15T00:00:00.000Z"],
    );
    assert.deepEqual(Budget?.FilterExpression, { Tags: { Key: "revision", Values: ["2"] } });
    const { Notifications = [] } = await budgets.describeNotificationsForBudget(named);
    const subscribers = Notifications.map(async (Notification) => {
      const { Subscribers = [] } = await budgets.describeSubscribersForNotification({ ...named, Notification });
      return [Notification.Threshold, ...Subscribers.map(({ Address }) => Address)];
    });
    assert.deepEqual(await Promise.all(subscribers), [
      [100, "kept@example.com"],
      [80, "revision-2@example.com"],
    ]);
    const { ResourceTags = [] } = await budgets.listTagsForResource({
      ResourceARN: `arn:aws:budgets::${accountId}:budget/every-type`,
    });
    assert.deepEqual(ResourceTags.map(({ Key = "" }) => Key).sort(), ["kept", "revision", "second"]);
    const { Role } = await iam.getRole({ RoleName: "buildRole" });
    assert.equal(Role?.Description, "Revision 2");
    assert.deepEqual(Role.Tags?.map(({ Key }) => Key).sort(), ["kept", "revision", "second"]);
    const { Policy = "" } = await s3.getBucketPolicy({ Bucket: "every-type" });
    assert.match(Policy, /"Sid":"Revision2"/);
    const { Rules = [] } = await s3.getBucketLifecycleConfiguration({ Bucket: "every-type" });
    assert.deepEqual(Rules[0]?.Expiration, { Days: 2 });
    const { Body } = await s3.getObject({ Bucket: "every-type", Key: "asset.txt" });
    assert.equal(await Body?.transformToString(), "asset 2");
    const { Status } = await s3.getBucketVersioning({ Bucket: "every-type" });
    assert.equal(Status, "Suspended");
    const { MetricAlarms: [alarm] = [] } = await cloudwatch.describeAlarms({});
    assert.deepEqual(
      [alarm?.AlarmDescription, alarm?.Threshold, alarm?.Statistic, alarm?.ExtendedStatistic],
      ["Revision 2", 2, undefined, "p95"],
    );
    assert.match(
      (await cloudwatch.getDashboard({ DashboardName: "every-type" })).DashboardBody ?? "",
      /"markdown":"Revision 2"/,
    );
    const { Configuration } = await lambda.getFunction({ FunctionName: "every-type" });
    assert.deepEqual([Configuration?.Timeout, Configuration?.Environment?.Variables], [10, { REVISION: "2" }]);
    const { Items: [api] = [] } = await apigateway.getApis({});
    assert.deepEqual(
      [api?.Description, api?.CorsConfiguration, api?.Tags?.["second"]],
      ["Revision 2", undefined, "yes"],
    );
    const { Items: [route] = [] } = await apigateway.getRoutes({ ApiId: api?.ApiId });
    assert.deepEqual([route?.RouteKey, route?.AuthorizationType, route?.AuthorizerId], ["GET /health", "NONE", ""]);
    const { Tags = [] } = await sagemaker.listTags({ ResourceArn: (await endpoint()).arn });
    assert.deepEqual(Tags.map(({ Key = "" }) => Key).sort(), ["kept", "revision", "second"]);
  });

  it("makes again what a refresh no longer finds, and changes back what others have changed", async () => {
    const { sagemaker } = laboratory.administrator;
    const { configuration, arn } = await endpoint();
    const { ProductionVariants } = await sagemaker.describeEndpointConfig({ EndpointConfigName: configuration });
    const ModelName = ProductionVariants?.[0]?.ModelName;
    await sagemaker.createEndpointConfig({ EndpointConfigName: "by-hand", ProductionVariants });
    await sagemaker.updateEndpoint({ EndpointName: "every-type", EndpointConfigName: "by-hand" });
    await laboratory.endpointSettled("every-type");
    await sagemaker.addTags({ ResourceArn: arn, Tags: [{ Key: "by", Value: "hand" }] });
    await sagemaker.deleteModel({ ModelName });
    await sagemaker.deleteEndpointConfig({ EndpointConfigName: configuration });
    const targets = ["**::model", "**::configuration", "**::endpoint"];
    const { changes } = await engine().update({ ...request("2", targets), refresh: true });
    assert.deepEqual(namesOf(changes, "create"), ["configuration", "model"]);
    assert.deepEqual(namesOf(changes, "update"), ["endpoint"]);
    assert.deepEqual(
      lines.filter((line) => line.startsWith("gone")).map((line) => line.split(/ +/u)[1]),
      ["model", "configuration"],
    );
    const { Tags = [] } = await sagemaker.listTags({ ResourceArn: arn });
    assert.deepEqual(Tags.map(({ Key = "" }) => Key).sort(), ["kept", "revision", "second"]);
    assert.notEqual((await endpoint()).configuration, "by-hand");
    await sagemaker.deleteEndpointConfig({ EndpointConfigName: "by-hand" });
  });

  it("does not refresh a type whose row reads nothing, and says so", async () => {
    await assert.rejects(
      engine().update({ ...request("2", ["**::topic"]), refresh: true }),
      /topic \(aws:sns\/topic:Topic\) is to be refreshed, which the recording engine of the rehearsal does not do/,
    );
  });

  it("names resource, call, role, action and resource of a denied call, and keeps the state", async () => {
    await assert.rejects(
      engine(await deployer()).update(request("3", ["**::model"])),
      new RegExp(
        "^EngineError: Stack one: Replacing model failed: sagemaker:CreateModel: AccessDenied\\w*: User: " +
          "arn:aws:sts::123456789012:assumed-role/deployer/build is not authorized to perform: sagemaker:CreateModel " +
          "on resource: arn:aws:sagemaker:us-east-1:123456789012:model/model-",
      ),
    );
    assert.deepEqual(
      new Set((await engine().preview(request("2"))).map(({ operation }) => operation)),
      new Set(["same"]),
    );
  });

  it("tells the version of the provider in the state and in the program", async () => {
    assert.deepEqual(await engine().providerVersions("one"), { program: "7.48.0", state: "7.48.0" });
  });

  it("deletes everything that it made", async () => {
    await engine().destroy(request("2"));
    const { apigateway, budgets, cloudwatch, events, iam, lambda, s3, sagemaker } = laboratory.administrator;
    await assert.rejects(events.describeRule({ Name: "every-type" }), { name: "ResourceNotFoundException" });
    await assert.rejects(budgets.describeBudget({ AccountId: accountId, BudgetName: "every-type" }), {
      name: "NotFoundException",
    });
    assert.deepEqual((await cloudwatch.describeAlarms({})).MetricAlarms, []);
    await assert.rejects(cloudwatch.getDashboard({ DashboardName: "every-type" }), { name: "DashboardNotFoundError" });
    await assert.rejects(iam.getRole({ RoleName: "buildRole" }), { name: "NoSuchEntityException" });
    await assert.rejects(lambda.getFunction({ FunctionName: "every-type" }), { name: "ResourceNotFoundException" });
    assert.deepEqual((await apigateway.getApis({})).Items, []);
    await assert.rejects(s3.getBucketPolicy({ Bucket: "every-type" }), { name: "NoSuchBucket" });
    assert.deepEqual((await sagemaker.listModels({})).Models, []);
    assert.deepEqual((await sagemaker.listEndpoints({})).Endpoints, []);
    assert.deepEqual((await sagemaker.listEndpointConfigs({})).EndpointConfigs, []);
  });

  /** A session of a role that may use the state, and nothing else. */
  async function deployer(): Promise<Session> {
    const statements = [
      { Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: `arn:aws:s3:::${bucket}/*` },
      { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
    ];
    const role = deployerRole ?? (await laboratory.createRole("deployer", "codebuild.amazonaws.com", statements));
    deployerRole = role;
    return laboratory.cloud.assume(
      role,
      "codebuild.amazonaws.com",
      "build",
      `arn:aws:codebuild:${region}:${accountId}:project/test`,
    );
  }

  async function endpoint(): Promise<{ arn: string; configuration: string }> {
    const { EndpointArn = "", EndpointConfigName = "" } = await laboratory.administrator.sagemaker.describeEndpoint({
      EndpointName: "every-type",
    });
    return { arn: EndpointArn, configuration: EndpointConfigName };
  }
});
