/**
 * A local cloud in which an environment serves a model of three classes, with the API before it as the program declares
 * it.
 */
import { createHash } from "node:crypto";
import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { stringify } from "yaml";
import { bundleFunction } from "../api/bundle";
import { functionRole } from "../components/api/permissions";
import { pageRoute, routes } from "../components/api/routes";
import { apiScope, type ApiScope } from "../components/api/scope";
import { policyDocument, trustPolicy } from "../components/platform/permissions/statement";
import { dataKeys } from "../contract/dataManifest";
import type { OpenCloud } from "../packages/local-cloud/cloud";
import { type Clients, image, Laboratory, roleArn } from "../packages/local-cloud/test/services/sagemaker/laboratory";
import { modelKind } from "../settings/modelKinds";
import type { ApiFunction } from "../settings/names";
import type { ApiSettings } from "../settings/schema";
import { readStacks, type Stacks } from "../settings/stacks";

export const labels = ["circle", "cross", "star"];
/** The first is asked twice as often as the second. */
export const variants = ["steady", "daring"] as const;

const dataVersion = "0123456789abcdef";

export class PredictionLaboratory {
  private constructor(
    private readonly laboratory: Laboratory,
    /** A checkout that holds its settings alone. */
    public readonly checkout: string,
    public readonly stacks: Stacks,
    /** The package that every variant serves. */
    public readonly modelPackage: string,
  ) {}

  /** @param api the block of the settings of the stack `dev` */
  public static async open(api: ApiSettings): Promise<PredictionLaboratory> {
    const laboratory = await Laboratory.open();
    try {
      const checkout = join(laboratory.home, "checkout");
      cpSync(join(__dirname, "fixtures", "example"), checkout, { recursive: true });
      appendFileSync(join(checkout, "Pulumi.dev.yaml"), stringify({ "model-delivery:api": api }).replace(/^/gmu, "  "));
      const stacks = readStacks(checkout);
      const { project, stack, training } = stacks.owner;
      const { requestTypes } = modelKind(training.image);
      const scope = apiScope({ project, stack, location: laboratory.cloud, settings: api, requestTypes });
      const modelPackage = await registerPackage(laboratory, scope);
      await serve(laboratory, scope, modelPackage);
      await createApi(laboratory, scope);
      return new PredictionLaboratory(laboratory, checkout, stacks, modelPackage);
    } catch (error) {
      await laboratory.close();
      throw error;
    }
  }

  public get cloud(): OpenCloud {
    return this.laboratory.cloud;
  }

  public get administrator(): Clients {
    return this.laboratory.administrator;
  }

  /** A folder for the test's own files. */
  public get folder(): string {
    return this.laboratory.home;
  }

  public async close(): Promise<void> {
    await this.laboratory.close();
  }
}

async function registerPackage(laboratory: Laboratory, { owner }: ApiScope): Promise<string> {
  const { sagemaker, s3 } = laboratory.administrator;
  const [Body, Key] = [`${labels.join("\n")}\n`, dataKeys.labels({ version: dataVersion, attempt: dataVersion })];
  await s3.createBucket({ Bucket: owner.dataBucket });
  await s3.putObject({ Bucket: owner.dataBucket, Key, Body });
  await sagemaker.createModelPackageGroup({ ModelPackageGroupName: owner.modelPackageGroup });
  const { ModelPackageArn = "" } = await sagemaker.createModelPackage({
    ModelPackageGroupName: owner.modelPackageGroup,
    InferenceSpecification: {
      Containers: [{ Image: image, ModelDataUrl: await laboratory.uploadModel("shapes") }],
      SupportedContentTypes: ["application/x-image"],
      SupportedResponseMIMETypes: ["application/json"],
    },
    CustomerMetadataProperties: {
      "labels-uri": `s3://${owner.dataBucket}/${Key}`,
      "labels-sha256": createHash("sha256").update(Body).digest("hex"),
    },
  });
  return ModelPackageArn;
}

async function serve(laboratory: Laboratory, { environment }: ApiScope, modelPackage: string): Promise<void> {
  const { sagemaker } = laboratory.administrator;
  const ModelName = `${environment.model}-1`;
  const EndpointConfigName = `${environment.endpointConfiguration}-1`;
  const EndpointName = environment.endpoint;
  await sagemaker.createModel({
    ModelName,
    ExecutionRoleArn: roleArn("execution"),
    PrimaryContainer: {
      Image: image,
      ModelDataUrl: await laboratory.uploadModel("shapes"),
      Environment: { BEHAVIOUR: "classify" },
    },
    Tags: [{ Key: "model-delivery:model-package", Value: modelPackage }],
  });
  await sagemaker.createEndpointConfig({
    EndpointConfigName,
    ProductionVariants: variants.map((VariantName, index) => ({
      VariantName,
      ModelName,
      InstanceType: "ml.m5.large",
      InitialInstanceCount: 1,
      InitialVariantWeight: 2 - index,
    })),
  });
  await sagemaker.createEndpoint({ EndpointName, EndpointConfigName });
  await laboratory.endpointSettled(EndpointName);
}

async function createApi(laboratory: Laboratory, scope: ApiScope): Promise<void> {
  const { apigateway } = laboratory.administrator;
  const { authorization, page } = scope.settings;
  const { ApiId = "" } = await apigateway.createApi({ Name: scope.environment.api, ProtocolType: "HTTP" });
  const predict = await createFunction(laboratory, scope, ApiId, {
    purpose: "predict",
    variables: {
      ENDPOINT_NAME: scope.environment.endpoint,
      REQUEST_TYPES: scope.requestTypes.join(","),
      AUTHORIZATION: authorization.kind,
    },
  });
  const { IntegrationId = "" } = await apigateway.createIntegration({
    ApiId,
    IntegrationType: "AWS_PROXY",
    IntegrationUri: predict,
    PayloadFormatVersion: "2.0",
  });
  const who =
    authorization.kind === "apiKey"
      ? {
          AuthorizationType: "CUSTOM" as const,
          AuthorizerId: await createAuthorizer(laboratory, scope, ApiId, authorization.keys),
        }
      : { AuthorizationType: "AWS_IAM" as const };
  const Target = `integrations/${IntegrationId}`;
  for (const RouteKey of Object.values(routes)) await apigateway.createRoute({ ApiId, RouteKey, Target, ...who });
  if (page) await apigateway.createRoute({ ApiId, RouteKey: pageRoute, Target });
  await apigateway.createStage({ ApiId, StageName: "$default", AutoDeploy: true });
}

async function createAuthorizer(
  laboratory: Laboratory,
  scope: ApiScope,
  ApiId: string,
  keys: readonly { readonly name: string; readonly sha256: string }[],
): Promise<string> {
  const authorize = await createFunction(laboratory, scope, ApiId, {
    purpose: "authorize",
    variables: { API_KEYS: JSON.stringify(Object.fromEntries(keys.map(({ name, sha256 }) => [name, sha256]))) },
  });
  const { AuthorizerId = "" } = await laboratory.administrator.apigateway.createAuthorizer({
    ApiId,
    Name: "keys",
    AuthorizerType: "REQUEST",
    AuthorizerUri:
      `arn:aws:apigateway:${scope.location.region}:lambda:path` + `/2015-03-31/functions/${authorize}/invocations`,
    AuthorizerPayloadFormatVersion: "2.0",
    EnableSimpleResponses: true,
    IdentitySource: ["$request.header.x-api-key"],
  });
  return AuthorizerId;
}

/** Makes a function with the role that the program gives it; answers its ARN. */
async function createFunction(
  laboratory: Laboratory,
  scope: ApiScope,
  ApiId: string,
  { purpose, variables }: { readonly purpose: ApiFunction; readonly variables: Readonly<Record<string, string>> },
): Promise<string> {
  const { iam, lambda } = laboratory.administrator;
  const { name, logGroup } = scope.environment.functions[purpose];
  const { roleName, trust, statements } = functionRole(scope, purpose);
  await laboratory.cloud.call(laboratory.cloud.administrator.caller, "logs", "CreateLogGroup", {
    logGroupName: logGroup,
  });
  await iam.createRole({ RoleName: roleName, AssumeRolePolicyDocument: trustPolicy(trust) });
  await iam.putRolePolicy({
    RoleName: roleName,
    PolicyName: "permissions",
    PolicyDocument: policyDocument(statements),
  });
  const { FunctionArn = "" } = await lambda.createFunction({
    FunctionName: name,
    Role: roleArn(roleName),
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Code: { ZipFile: zipSync({ "index.js": Buffer.from(await bundleFunction(purpose)) }) },
    Timeout: 29,
    Environment: { Variables: { ...variables } },
    LoggingConfig: { LogFormat: "JSON", LogGroup: logGroup },
  });
  await lambda.addPermission({
    FunctionName: name,
    StatementId: "gateway",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: `arn:aws:execute-api:${scope.location.region}:${scope.location.accountId}:${ApiId}/*`,
  });
  return FunctionArn;
}
