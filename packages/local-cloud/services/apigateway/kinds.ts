/**
 * The things that belong to an API, as far as they are rehearsed. Ranges: the reference of API Gateway's version 2 API.
 */
import { z } from "zod";
import type { Access } from "../../contract";
import type { ChildKind } from "./childOperations";
import { type ApiGatewayContext, badRequest, childrenOf, conflict } from "./context";
import type { Authorizer, Integration, Route, Stage } from "./records";

/** Milliseconds. */
const shortestTimeout = 50;
const longestTimeout = 30_000;

/** Seconds. */
const longestTtl = 3600;

/**
 * Turning on access logs makes a delivery of CloudWatch Logs. Source: API Gateway's developer guide, "Configure logging
 * for HTTP APIs".
 */
const logDeliveryActions = [
  "CreateLogDelivery",
  "PutResourcePolicy",
  "UpdateLogDelivery",
  "DeleteLogDelivery",
  "CreateLogGroup",
  "DescribeResourcePolicies",
  "GetLogDelivery",
  "ListLogDeliveries",
];

const functionUri = z.string().regex(/:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+/u);

export function integrationKind({ integrations, routes }: ApiGatewayContext): ChildKind<Integration> {
  return {
    name: "Integration",
    path: "integrations",
    id: "integrationId",
    table: integrations,
    fields: {
      integrationType: z.literal("AWS_PROXY"),
      integrationUri: functionUri,
      connectionType: z.literal("INTERNET").optional(),
      payloadFormatVersion: z.literal("2.0"),
      timeoutInMillis: z.number().int().min(shortestTimeout).max(longestTimeout).optional(),
    },
    defaults: { timeoutInMillis: longestTimeout },
    checkDeletion: (apiId, id) => {
      const user = childrenOf(routes, apiId).find(({ target }) => target === `integrations/${id}`);
      if (user !== undefined)
        throw conflict(`Cannot delete Integration '${id}', it is being referenced by Route '${user.routeKey}'.`);
    },
  };
}

export function authorizerKind({ authorizers, routes }: ApiGatewayContext): ChildKind<Authorizer> {
  return {
    name: "Authorizer",
    path: "authorizers",
    id: "authorizerId",
    table: authorizers,
    fields: {
      name: z.string().min(1).max(128),
      authorizerType: z.enum(["JWT", "REQUEST"]),
      authorizerUri: functionUri.optional(),
      authorizerPayloadFormatVersion: z.literal("2.0").optional(),
      enableSimpleResponses: z.literal(true).optional(),
      identitySource: z.array(z.string().regex(/^\$request\.(header|querystring)\.[\w-]+$/u)).optional(),
      authorizerResultTtlInSeconds: z.number().int().min(0).max(longestTtl).optional(),
      jwtConfiguration: z
        .strictObject({ audience: z.array(z.string()).optional(), issuer: z.url().optional() })
        .optional(),
    },
    defaults: { identitySource: [], authorizerResultTtlInSeconds: 0 },
    check: (
      _apiId,
      { authorizerType, authorizerUri, jwtConfiguration, authorizerResultTtlInSeconds, identitySource },
    ) => {
      if (authorizerType === "REQUEST" && authorizerUri === undefined)
        throw badRequest("AuthorizerUri is required for REQUEST authorizers.");
      if (authorizerType === "JWT" && jwtConfiguration?.issuer === undefined)
        throw badRequest("JwtConfiguration with an issuer is required for JWT authorizers.");
      if (authorizerResultTtlInSeconds > 0 && identitySource.length === 0)
        throw badRequest("IdentitySource is required while the results of the authorizer are kept.");
    },
    checkDeletion: (apiId, id) => {
      const user = childrenOf(routes, apiId).find(({ authorizerId }) => authorizerId === id);
      if (user !== undefined)
        throw conflict(`Cannot delete Authorizer '${id}', it is being referenced by Route '${user.routeKey}'.`);
    },
  };
}

export function routeKind({ authorizers, integrations, routes }: ApiGatewayContext): ChildKind<Route> {
  return {
    name: "Route",
    path: "routes",
    id: "routeId",
    table: routes,
    fields: {
      routeKey: z.string().regex(/^(\$default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) \/\S*)$/u),
      target: z.string().max(128).optional(),
      authorizationType: z.enum(["NONE", "AWS_IAM", "CUSTOM", "JWT"]).optional(),
      // The provider takes an authorizer away by an empty id.
      authorizerId: z.string().optional(),
      apiKeyRequired: z.literal(false).optional(),
    },
    defaults: { authorizationType: "NONE" },
    check: (apiId, route) => {
      const rival = childrenOf(routes, apiId).find(
        ({ routeId, routeKey }) => routeKey === route.routeKey && routeId !== route.routeId,
      );
      if (rival !== undefined) throw conflict(`Route with key ${route.routeKey} already exists for this API`);
      if (
        route.target !== undefined &&
        integrations.get(`${apiId}/${route.target.replace(/^integrations\//u, "")}`) === undefined
      )
        throw badRequest(`Invalid target ${route.target}: the API has no such integration.`);
      checkAuthorization(route, authorizers.get(`${apiId}/${route.authorizerId ?? ""}`));
    },
  };
}

function checkAuthorization(
  { routeKey, authorizationType, authorizerId }: Route,
  authorizer: Authorizer | undefined,
): void {
  switch (authorizationType) {
    case "NONE":
    case "AWS_IAM":
      if ((authorizerId ?? "") !== "")
        throw badRequest(`AuthorizerId is not supported with authorization type ${authorizationType} (${routeKey}).`);
      return;
    case "CUSTOM":
    case "JWT":
      if (authorizer?.authorizerType !== (authorizationType === "CUSTOM" ? "REQUEST" : "JWT"))
        throw badRequest(
          `Invalid authorizer ${authorizerId ?? "none"} for authorization type ${authorizationType} (${routeKey}).`,
        );
  }
}

export function stageKind({ cloud, stages }: ApiGatewayContext): ChildKind<Stage> {
  return {
    name: "Stage",
    path: "stages",
    id: "stageName",
    named: true,
    table: stages,
    fields: {
      stageName: z.literal("$default"),
      autoDeploy: z.literal(true),
      accessLogSettings: z
        .strictObject({
          destinationArn: z
            .string()
            .regex(/^arn:[a-z-]+:logs:/u)
            .optional(),
          format: z.string().max(3072).optional(),
        })
        .optional(),
      defaultRouteSettings: z
        .strictObject({
          detailedMetricsEnabled: z.boolean().optional(),
          throttlingBurstLimit: z.number().int().min(0).optional(),
          throttlingRateLimit: z.number().min(0).optional(),
        })
        .optional(),
      tags: z.record(z.string(), z.string()).optional(),
    },
    furtherAccess: ({ accessLogSettings }): readonly Access[] =>
      accessLogSettings?.destinationArn === undefined
        ? []
        : logDeliveryActions.map((action) => ({ action: `logs:${action}`, resource: "*" })),
    check: (apiId, { accessLogSettings }) => {
      const group = accessLogSettings?.destinationArn?.split(":").slice(6).join(":").replace(/:\*$/u, "");
      if (group !== undefined && !logGroupExists(cloud, group))
        throw badRequest(
          `Invalid destination of the access logs of API ${apiId}: the log group ${group} does not exist.`,
        );
    },
  };
}

function logGroupExists(cloud: ApiGatewayContext["cloud"], group: string): boolean {
  return cloud.table<object>("logs-groups").get(group) !== undefined;
}
