/** API Gateway, version 2: HTTP APIs in front of Lambda functions, each with an address of its own on this machine. */
import type { RestRoute, RestService } from "../../contract";
import { apiOperations } from "./apiOperations";
import { ApiServers } from "./apiServers";
import { childOperations, childRoutes } from "./childOperations";
import type { ApiGatewayCloud } from "./cloud";
import { type ApiGatewayContext, openTables } from "./context";
import { domainOperations } from "./domainOperations";
import type { Functions } from "./gateway/functionCall";
import { Gateway } from "./gateway/gateway";
import { authorizerKind, integrationKind, routeKind, stageKind } from "./kinds";
import { mappingOperations } from "./mappingOperations";
import { tagOperations } from "./tagOperations";

const ownRoutes: Readonly<Record<string, RestRoute>> = {
  "POST /v2/apis": { operation: "CreateApi" },
  "GET /v2/apis": { operation: "GetApis" },
  "GET /v2/apis/{apiId}": { operation: "GetApi" },
  "PATCH /v2/apis/{apiId}": { operation: "UpdateApi" },
  "DELETE /v2/apis/{apiId}": { operation: "DeleteApi" },
  "DELETE /v2/apis/{apiId}/cors": { operation: "DeleteCorsConfiguration" },
  "POST /v2/domainnames": { operation: "CreateDomainName" },
  "GET /v2/domainnames/{domainName}": { operation: "GetDomainName" },
  "PATCH /v2/domainnames/{domainName}": { operation: "UpdateDomainName" },
  "DELETE /v2/domainnames/{domainName}": { operation: "DeleteDomainName" },
  "POST /v2/domainnames/{domainName}/apimappings": { operation: "CreateApiMapping" },
  "GET /v2/domainnames/{domainName}/apimappings/{apiMappingId}": { operation: "GetApiMapping" },
  "PATCH /v2/domainnames/{domainName}/apimappings/{apiMappingId}": { operation: "UpdateApiMapping" },
  "DELETE /v2/domainnames/{domainName}/apimappings/{apiMappingId}": { operation: "DeleteApiMapping" },
  "GET /v2/tags/{resourceArn}": { operation: "GetTags" },
  "POST /v2/tags/{resourceArn}": { operation: "TagResource" },
  "DELETE /v2/tags/{resourceArn}": { operation: "UntagResource" },
};

/** @param functions run what the routes and authorizers lead to */
export function createApigateway(cloud: ApiGatewayCloud, functions: Functions): RestService {
  const tables = openTables(cloud, (apiId) => {
    gateway.redeploy(apiId);
  });
  const gateway = new Gateway(cloud, tables, functions);
  const servers = new ApiServers((apiId, request, response) => gateway.handle(apiId, request, response));
  const context: ApiGatewayContext = { cloud, servers, ...tables };
  for (const { apiId } of tables.apis.values()) servers.open(apiId);
  cloud.atEnd(async () => {
    await servers.closeAll();
    await gateway.close();
  });
  const [integrations, authorizers, routes, stages] = [
    integrationKind(context),
    authorizerKind(context),
    routeKind(context),
    stageKind(context),
  ];
  return {
    name: "apigateway",
    protocol: "restJson",
    routes: {
      ...ownRoutes,
      ...childRoutes(integrations),
      ...childRoutes(authorizers),
      ...childRoutes(routes),
      ...childRoutes(stages),
    },
    operations: {
      ...apiOperations(context),
      ...childOperations(context, integrations),
      ...childOperations(context, authorizers),
      ...childOperations(context, routes),
      ...childOperations(context, stages),
      ...domainOperations(cloud),
      ...mappingOperations(context),
      ...tagOperations(context),
    },
  };
}
