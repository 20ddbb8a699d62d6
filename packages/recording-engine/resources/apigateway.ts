/** HTTP APIs of API Gateway: the API, its integrations, authorizers, routes and stages. */
import type {
  ApiGatewayV2,
  CreateApiRequest,
  CreateAuthorizerRequest,
  CreateIntegrationRequest,
  CreateRouteRequest,
  CreateStageRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { ApiArgs, AuthorizerArgs, IntegrationArgs, RouteArgs, StageArgs } from "@pulumi/aws/apigatewayv2";
import { failedWith } from "../awsClients";
import { partitionOf } from "../partitions";
import { fields, type FieldTable } from "./blocks";
import { type Calls, type Plain, required, type Row, row, type Update } from "./row";
import { changeTags } from "./tags";

const source = "terraform-provider-aws internal/service/apigatewayv2/";

/** Seconds for which the provider lets answers of a Lambda authorizer be kept when the program says nothing. */
const defaultAuthorizerTtl = 300;

type ApiInputs = Plain<ApiArgs>;
type StageInputs = Plain<StageArgs>;
type AuthorizerInputs = Plain<AuthorizerArgs>;

const apiFields: FieldTable<ApiInputs, CreateApiRequest> = {
  name: "Name",
  protocolType: "ProtocolType",
  description: "Description",
  corsConfiguration: ["CorsConfiguration", translateCors],
  disableExecuteApiEndpoint: "DisableExecuteApiEndpoint",
  tags: "Tags",
};

const api = row<ApiArgs>({
  source: `${source}api.go`,
  properties: ["name", "protocolType", "description", "corsConfiguration", "disableExecuteApiEndpoint", "tags"],
  replaces: ["protocolType"],
  naming: { property: "name", maximumLength: 128 },
  async create(inputs, calls) {
    const gateway = await calls.aws.apigateway();
    const { ApiId } = await gateway.createApi(fields("api", inputs, apiFields));
    const id = required(ApiId, "the API's id");
    return { id, outputs: await readApi(gateway, id, calls) };
  },
  async update(update, calls) {
    const { id, inputs, changed } = update;
    const gateway = await calls.aws.apigateway();
    if (changed("corsConfiguration") && inputs.corsConfiguration === undefined)
      await gateway.deleteCorsConfiguration({ ApiId: id });
    const { tags, ...changes } = changesOf(update, { description: "", disableExecuteApiEndpoint: false });
    if (Object.keys(changes).length > 0)
      await gateway.updateApi({
        ApiId: id,
        ...fields<typeof changes, Partial<CreateApiRequest>>("api", changes, apiFields),
      });
    if (tags !== undefined) await updateTags(gateway, arnOf(calls, `/apis/${id}`), update);
    return readApi(gateway, id, calls);
  },
  async delete({ id }, { aws }) {
    await orGone((await aws.apigateway()).deleteApi({ ApiId: id }));
  },
});

async function readApi(gateway: ApiGatewayV2, id: string, calls: Calls): Promise<Record<string, unknown>> {
  const { ApiEndpoint } = await gateway.getApi({ ApiId: id });
  return { apiEndpoint: ApiEndpoint, arn: arnOf(calls, `/apis/${id}`), executionArn: await executionArnOf(calls, id) };
}

function translateCors(
  cors: NonNullable<ApiInputs["corsConfiguration"]>,
): NonNullable<CreateApiRequest["CorsConfiguration"]> {
  return fields<typeof cors, NonNullable<CreateApiRequest["CorsConfiguration"]>>("corsConfiguration", cors, {
    allowCredentials: "AllowCredentials",
    allowHeaders: "AllowHeaders",
    allowMethods: "AllowMethods",
    allowOrigins: "AllowOrigins",
    exposeHeaders: "ExposeHeaders",
    maxAge: "MaxAge",
  });
}

const integrationFields: FieldTable<Plain<IntegrationArgs>, CreateIntegrationRequest> = {
  apiId: "ApiId",
  integrationType: "IntegrationType",
  integrationUri: "IntegrationUri",
  payloadFormatVersion: "PayloadFormatVersion",
  timeoutMilliseconds: "TimeoutInMillis",
};

const integration = row<IntegrationArgs>({
  source: `${source}integration.go`,
  properties: ["apiId", "integrationType", "integrationUri", "payloadFormatVersion", "timeoutMilliseconds"],
  replaces: ["apiId", "integrationType"],
  async create(inputs, { aws }) {
    const gateway = await aws.apigateway();
    const { IntegrationId } = await gateway.createIntegration({
      ConnectionType: "INTERNET",
      ...fields("integration", inputs, integrationFields),
    });
    const id = required(IntegrationId, "the integration's id");
    await gateway.getIntegration({ ApiId: inputs.apiId, IntegrationId: id });
    return { id, outputs: {} };
  },
  async update(update, { aws }) {
    const gateway = await aws.apigateway();
    const { apiId, integrationType } = update.inputs;
    const changes = { ...changesOf(update, {}), integrationType };
    await gateway.updateIntegration({
      ApiId: apiId,
      IntegrationId: update.id,
      ...fields<typeof changes, Partial<CreateIntegrationRequest>>("integration", changes, integrationFields),
    });
    await gateway.getIntegration({ ApiId: apiId, IntegrationId: update.id });
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteIntegration({ ApiId: inputs.apiId, IntegrationId: id }));
  },
});

const authorizerFields: FieldTable<AuthorizerInputs, CreateAuthorizerRequest> = {
  apiId: "ApiId",
  name: "Name",
  authorizerType: "AuthorizerType",
  authorizerUri: "AuthorizerUri",
  authorizerPayloadFormatVersion: "AuthorizerPayloadFormatVersion",
  authorizerResultTtlInSeconds: "AuthorizerResultTtlInSeconds",
  enableSimpleResponses: "EnableSimpleResponses",
  identitySources: "IdentitySource",
  jwtConfiguration: ["JwtConfiguration", translateJwt],
};

const authorizer = row<AuthorizerArgs>({
  source: `${source}authorizer.go`,
  properties: [
    "apiId",
    "name",
    "authorizerType",
    "authorizerUri",
    "authorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds",
    "enableSimpleResponses",
    "identitySources",
    "jwtConfiguration",
  ],
  replaces: ["apiId"],
  naming: { property: "name", maximumLength: 128 },
  async create(inputs, { aws }) {
    const gateway = await aws.apigateway();
    await gateway.getApi({ ApiId: inputs.apiId });
    const request = fields<AuthorizerInputs, CreateAuthorizerRequest>(
      "authorizer",
      { ...defaultTtl(inputs), ...inputs },
      authorizerFields,
    );
    const { AuthorizerId } = await gateway.createAuthorizer(request);
    const id = required(AuthorizerId, "the authorizer's id");
    return { id, outputs: await readAuthorizer(gateway, inputs.apiId, id) };
  },
  async update(update, { aws }) {
    const gateway = await aws.apigateway();
    const { apiId } = update.inputs;
    const changes = changesOf(update, { enableSimpleResponses: false, identitySources: [] });
    await gateway.updateAuthorizer({
      ApiId: apiId,
      AuthorizerId: update.id,
      ...fields<typeof changes, Partial<CreateAuthorizerRequest>>("authorizer", changes, authorizerFields),
    });
    return readAuthorizer(gateway, apiId, update.id);
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteAuthorizer({ ApiId: inputs.apiId, AuthorizerId: id }));
  },
});

function defaultTtl({ authorizerType, identitySources = [] }: AuthorizerInputs): Partial<AuthorizerInputs> {
  return authorizerType === "REQUEST" && identitySources.length > 0
    ? { authorizerResultTtlInSeconds: defaultAuthorizerTtl }
    : {};
}

async function readAuthorizer(gateway: ApiGatewayV2, apiId: string, id: string): Promise<Record<string, unknown>> {
  const { AuthorizerResultTtlInSeconds } = await gateway.getAuthorizer({ ApiId: apiId, AuthorizerId: id });
  return { authorizerResultTtlInSeconds: AuthorizerResultTtlInSeconds };
}

function translateJwt(
  configuration: NonNullable<AuthorizerInputs["jwtConfiguration"]>,
): NonNullable<CreateAuthorizerRequest["JwtConfiguration"]> {
  return fields<typeof configuration, NonNullable<CreateAuthorizerRequest["JwtConfiguration"]>>(
    "jwtConfiguration",
    configuration,
    { audiences: "Audience", issuer: "Issuer" },
  );
}

const routeFields: FieldTable<Plain<RouteArgs>, CreateRouteRequest> = {
  apiId: "ApiId",
  routeKey: "RouteKey",
  target: "Target",
  authorizationType: "AuthorizationType",
  authorizerId: "AuthorizerId",
};

const route = row<RouteArgs>({
  source: `${source}route.go`,
  properties: ["apiId", "routeKey", "target", "authorizationType", "authorizerId"],
  replaces: ["apiId"],
  async create(inputs, { aws }) {
    const gateway = await aws.apigateway();
    const { RouteId } = await gateway.createRoute({
      ApiKeyRequired: false,
      ...fields("route", { authorizationType: "NONE", ...inputs }, routeFields),
    });
    const id = required(RouteId, "the route's id");
    await gateway.getRoute({ ApiId: inputs.apiId, RouteId: id });
    return { id, outputs: {} };
  },
  async update(update, { aws }) {
    const gateway = await aws.apigateway();
    const { apiId, authorizationType = "NONE" } = update.inputs;
    const changes = changesOf(update, { authorizationType: "NONE", authorizerId: "", target: "" });
    const complete = update.changed("authorizerId") ? { ...changes, authorizationType } : changes;
    await gateway.updateRoute({
      ApiId: apiId,
      RouteId: update.id,
      ...fields<typeof complete, Partial<CreateRouteRequest>>("route", complete, routeFields),
    });
    await gateway.getRoute({ ApiId: apiId, RouteId: update.id });
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteRoute({ ApiId: inputs.apiId, RouteId: id }));
  },
});

const stageFields: FieldTable<StageInputs, CreateStageRequest> = {
  apiId: "ApiId",
  name: "StageName",
  autoDeploy: "AutoDeploy",
  accessLogSettings: ["AccessLogSettings", translateAccessLog],
  defaultRouteSettings: ["DefaultRouteSettings", translateRouteSettings],
  tags: "Tags",
};

const stage = row<StageArgs>({
  source: `${source}stage.go`,
  properties: ["apiId", "name", "autoDeploy", "accessLogSettings", "defaultRouteSettings", "tags"],
  replaces: ["apiId", "name"],
  naming: { property: "name", maximumLength: 128 },
  async create(inputs, calls) {
    const gateway = await calls.aws.apigateway();
    await gateway.getApi({ ApiId: inputs.apiId });
    const { StageName } = await gateway.createStage(fields("stage", { autoDeploy: false, ...inputs }, stageFields));
    const id = required(StageName, "the stage's name");
    return { id, outputs: await readStage(gateway, inputs.apiId, id, calls) };
  },
  async update(update, calls) {
    const { id, inputs } = update;
    const gateway = await calls.aws.apigateway();
    const { tags, ...changes } = changesOf(update, { autoDeploy: false });
    if (
      Object.keys(changes).length > 0 ||
      update.changed("accessLogSettings") ||
      update.changed("defaultRouteSettings")
    ) {
      await gateway.getApi({ ApiId: inputs.apiId });
      // The provider takes a block out by an empty one.
      const removed = {
        ...(update.changed("accessLogSettings") ? { AccessLogSettings: {} } : {}),
        ...(update.changed("defaultRouteSettings") ? { DefaultRouteSettings: {} } : {}),
      };
      await gateway.updateStage({
        ApiId: inputs.apiId,
        StageName: id,
        ...removed,
        ...fields<typeof changes, Partial<CreateStageRequest>>("stage", changes, stageFields),
      });
    }
    if (tags !== undefined) await updateTags(gateway, arnOf(calls, `/apis/${inputs.apiId}/stages/${id}`), update);
    return readStage(gateway, inputs.apiId, id, calls);
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteStage({ ApiId: inputs.apiId, StageName: id }));
  },
});

/** The stage's address is the API's, with the stage's name in its path unless it is the default one. */
async function readStage(
  gateway: ApiGatewayV2,
  apiId: string,
  name: string,
  calls: Calls,
): Promise<Record<string, unknown>> {
  const { DeploymentId } = await gateway.getStage({ ApiId: apiId, StageName: name });
  const { ApiEndpoint = "" } = await gateway.getApi({ ApiId: apiId });
  return {
    arn: arnOf(calls, `/apis/${apiId}/stages/${name}`),
    executionArn: `${await executionArnOf(calls, apiId)}/${name}`,
    invokeUrl: `${ApiEndpoint}/${name === "$default" ? "" : name}`,
    ...(DeploymentId === undefined ? {} : { deploymentId: DeploymentId }),
  };
}

function translateAccessLog(
  settings: NonNullable<StageInputs["accessLogSettings"]>,
): NonNullable<CreateStageRequest["AccessLogSettings"]> {
  return fields<typeof settings, NonNullable<CreateStageRequest["AccessLogSettings"]>>("accessLogSettings", settings, {
    destinationArn: "DestinationArn",
    format: "Format",
  });
}

function translateRouteSettings(
  settings: NonNullable<StageInputs["defaultRouteSettings"]>,
): NonNullable<CreateStageRequest["DefaultRouteSettings"]> {
  return fields<typeof settings, NonNullable<CreateStageRequest["DefaultRouteSettings"]>>(
    "defaultRouteSettings",
    { detailedMetricsEnabled: false, ...settings },
    {
      detailedMetricsEnabled: "DetailedMetricsEnabled",
      throttlingBurstLimit: "ThrottlingBurstLimit",
      throttlingRateLimit: "ThrottlingRateLimit",
    },
  );
}

/**
 * The properties that have changed; one that the program took out gets the value by which the provider takes it out.
 */
function changesOf<Inputs extends object>(update: Update<Inputs>, removed: Partial<Inputs>): Partial<Inputs> {
  const names = Object.keys({ ...update.old, ...update.inputs }) as (keyof Inputs & string)[];
  const entries = names.filter(update.changed).map((name) => [name, update.inputs[name] ?? removed[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<Inputs>;
}

export async function updateTags(
  gateway: ApiGatewayV2,
  arn: string,
  { old, inputs }: Pick<Update<{ readonly tags?: Readonly<Record<string, string>> | undefined }>, "old" | "inputs">,
): Promise<void> {
  await changeTags(
    old.tags,
    inputs.tags,
    (tags) => gateway.tagResource({ ResourceArn: arn, Tags: { ...tags } }),
    (keys) => gateway.untagResource({ ResourceArn: arn, TagKeys: keys }),
  );
}

/** ARNs of API Gateway name no account. */
export function arnOf({ region }: Pick<Calls, "region">, path: string): string {
  return `arn:${partitionOf(region).name}:apigateway:${region}::${path}`;
}

async function executionArnOf({ aws, region }: Calls, apiId: string): Promise<string> {
  const { Account = "" } = await (await aws.sts()).getCallerIdentity({});
  return `arn:${partitionOf(region).name}:execute-api:${region}:${Account}:${apiId}`;
}

export async function orGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!failedWith(error, "NotFoundException")) throw error;
  }
}

export const apigatewayRows: Readonly<Record<string, Row>> = {
  "aws:apigatewayv2/api:Api": api,
  "aws:apigatewayv2/authorizer:Authorizer": authorizer,
  "aws:apigatewayv2/integration:Integration": integration,
  "aws:apigatewayv2/route:Route": route,
  "aws:apigatewayv2/stage:Stage": stage,
};
