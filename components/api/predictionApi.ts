import {
  Api,
  Authorizer,
  type AuthorizerArgs,
  Integration,
  Route,
  type RouteArgs,
  Stage,
} from "@pulumi/aws/apigatewayv2";
import { LogGroup } from "@pulumi/aws/cloudwatch";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  output,
} from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import type { ApiFunction as FunctionPurpose } from "../../settings/names";
import type { Tagged } from "../environment";
import { logDays } from "../logRetention";
import { onceReady } from "../onceReady";
import { ServiceRole } from "../platform/serviceRole";
import { accessLogFormat } from "./accessLog";
import { ApiFunction, type ApiFunctionArgs } from "./apiFunction";
import { CustomDomain } from "./customDomain";
import { callerRole, callerStatements, functionDescriptions, functionRole } from "./permissions";
import { pageRoute, routes } from "./routes";
import { type ApiArgs, type ApiScope, apiScope } from "./scope";

export interface PredictionApiArgs extends ApiArgs, Tagged {
  /**
   * What the functions run, each the text of a CommonJS module that exports `handler`: `apiCode(settings)`. The one
   * that knows the keys is needed with authorization of kind `apiKey`. Changes in place.
   */
  readonly code: { readonly predict: string; readonly authorize?: string };
}

type RouteAuthorization = Pick<RouteArgs, "authorizationType" | "authorizerId">;

/** Seconds. One less than API Gateway waits, so that the function's own words reach the log. */
const predictTimeout = 29;
/** Seconds. A key is compared in a moment, but the function may have to start first. */
const authorizeTimeout = 5;
/** Megabytes: with fewer the function gets so little of a processor that its start takes seconds. */
const predictMemory = 512;
const authorizeMemory = 256;
/** Seconds for which API Gateway remembers that a key is good. */
const keyTime = 60;
/** Seconds for which a browser remembers that a page may ask. */
const corsTime = 3600;

/**
 * An HTTP API before an endpoint: answers a picture (or whatever the model is asked with) with the names of its
 * classes. Nobody reaches it without authorization. It knows the endpoint by its name, which never changes, so releases
 * do not touch it; the endpoint may not exist yet.
 *
 * Costs per request: API Gateway, the function's time, the logs. Destroying it takes all of it along.
 */
export class PredictionApi extends ComponentResource {
  /** As API Gateway has made it up. */
  public readonly apiId: Output<string>;
  /** Where clients ask: the domain of the settings, or API Gateway's address. */
  public readonly url: Output<string>;
  /** What a record of the domain's zone has to point to; absent without a domain. */
  public readonly domainTarget: Output<string> | undefined;
  private readonly name: string;
  private readonly scope: ApiScope;
  private readonly tags: Tagged["tags"];

  public constructor(name: string, args: PredictionApiArgs, options?: ComponentResourceOptions) {
    super(componentTypes.PredictionApi, name, {}, options);
    const { code, tags } = args;
    const scope = apiScope(args);
    this.name = name;
    this.scope = scope;
    this.tags = tags;
    const { domain } = scope.settings;
    const api = this.createApi();
    const predict = this.createFunction("predict", {
      code: code.predict,
      memory: predictMemory,
      timeout: predictTimeout,
      environment: {
        ENDPOINT_NAME: scope.environment.endpoint,
        REQUEST_TYPES: scope.requestTypes.join(","),
        AUTHORIZATION: scope.settings.authorization.kind,
      },
    });
    const allowed = predict.allowCalls(interpolate`${api.executionArn}/*/*`);
    this.createRoutes(api, predict, this.createAuthorization(api, code.authorize));
    const stage = this.createStage(api, allowed);
    const statements = api.executionArn.apply((arn) => callerStatements(scope, arn));
    new ServiceRole(`${name}-caller-role`, { ...callerRole(scope), statements, tags }, { parent: this });
    this.domainTarget =
      domain &&
      new CustomDomain(`${name}-domain`, { domain, apiId: api.id, stageId: stage.id, tags }, { parent: this }).target;
    this.apiId = api.id;
    this.url = domain === undefined ? onceReady(api.apiEndpoint, stage.id) : output(`https://${domain.name}`);
    this.registerOutputs({ apiId: this.apiId, url: this.url, domainTarget: this.domainTarget });
  }

  private createApi(): Api {
    const { environment, settings } = this.scope;
    return new Api(
      `${this.name}-api`,
      {
        name: environment.api,
        protocolType: "HTTP",
        description: `Asks the endpoint ${environment.endpoint}.`,
        ...(settings.cors && {
          corsConfiguration: {
            allowOrigins: [...settings.cors.origins],
            allowMethods: ["GET", "POST"],
            allowHeaders: ["authorization", "content-type", "x-api-key", "x-amz-date", "x-amz-security-token"],
            maxAge: corsTime,
          },
        }),
        tags: { ...this.tags },
      },
      { parent: this },
    );
  }

  private createFunction(
    purpose: FunctionPurpose,
    args: Pick<ApiFunctionArgs, "code" | "memory" | "timeout" | "environment">,
  ): ApiFunction {
    const { name, logGroup } = this.scope.environment.functions[purpose];
    return new ApiFunction(
      `${this.name}-${purpose}`,
      {
        functionName: name,
        description: functionDescriptions[purpose],
        logGroupName: logGroup,
        role: functionRole(this.scope, purpose),
        ...args,
        tags: this.tags,
      },
      { parent: this },
    );
  }

  /** How API Gateway finds out who may take a route. */
  private createAuthorization(api: Api, code: string | undefined): RouteAuthorization {
    const { authorization } = this.scope.settings;
    switch (authorization.kind) {
      case "iam":
        return { authorizationType: "AWS_IAM" };
      case "jwt": {
        const authorizer = this.createAuthorizer(api, {
          authorizerType: "JWT",
          identitySources: ["$request.header.Authorization"],
          jwtConfiguration: { issuer: authorization.issuer, audiences: [...authorization.audiences] },
        });
        return { authorizationType: "JWT", authorizerId: authorizer.id };
      }
      case "apiKey": {
        if (code === undefined) throw new Error("An API with keys needs the code of the function that knows them.");
        const keys = Object.fromEntries(authorization.keys.map(({ name, sha256 }) => [name, sha256]));
        const authorize = this.createFunction("authorize", {
          code,
          memory: authorizeMemory,
          timeout: authorizeTimeout,
          environment: { API_KEYS: JSON.stringify(keys) },
        });
        const authorizer = this.createAuthorizer(api, {
          authorizerType: "REQUEST",
          authorizerUri: authorize.invokeArn,
          authorizerPayloadFormatVersion: "2.0",
          enableSimpleResponses: true,
          identitySources: ["$request.header.x-api-key"],
          authorizerResultTtlInSeconds: keyTime,
        });
        const allowed = authorize.allowCalls(interpolate`${api.executionArn}/authorizers/${authorizer.id}`);
        return { authorizationType: "CUSTOM", authorizerId: onceReady(authorizer.id, allowed) };
      }
    }
  }

  /** Another kind makes another authorizer: what belongs to the one cannot be taken off in an update. */
  private createAuthorizer(api: Api, args: Omit<AuthorizerArgs, "apiId" | "name">): Authorizer {
    const { kind } = this.scope.settings.authorization;
    return new Authorizer(`${this.name}-authorizer-${kind}`, { apiId: api.id, name: kind, ...args }, { parent: this });
  }

  private createRoutes(api: Api, predict: ApiFunction, authorization: RouteAuthorization): void {
    const integration = new Integration(
      `${this.name}-integration`,
      { apiId: api.id, integrationType: "AWS_PROXY", integrationUri: predict.invokeArn, payloadFormatVersion: "2.0" },
      { parent: this },
    );
    const createRoute = (routeKey: string, who: RouteAuthorization): Route =>
      new Route(
        `${this.name}-route-${routeKey}`,
        { apiId: api.id, routeKey, target: interpolate`integrations/${integration.id}`, ...who },
        { parent: this },
      );
    for (const route of Object.values(routes)) createRoute(route, authorization);
    if (this.scope.settings.page) createRoute(pageRoute, { authorizationType: "NONE" });
  }

  /** @param allowed resolves when API Gateway may call the function */
  private createStage(api: Api, allowed: Input<string>): Stage {
    const { environment, settings } = this.scope;
    const log = new LogGroup(
      `${this.name}-log`,
      { name: environment.apiLogGroup, retentionInDays: logDays, tags: { ...this.tags } },
      { parent: this },
    );
    return new Stage(
      `${this.name}-stage`,
      {
        apiId: onceReady(api.id, allowed),
        name: "$default",
        autoDeploy: true,
        accessLogSettings: { destinationArn: log.arn, format: accessLogFormat(settings.authorization.kind) },
        defaultRouteSettings: {
          throttlingRateLimit: settings.throttling.requestsPerSecond,
          throttlingBurstLimit: settings.throttling.burst,
        },
        tags: { ...this.tags },
      },
      { parent: this },
    );
  }
}
