/** API Gateway, version 2: HTTP APIs in front of Lambda functions, each with an address of its own on this machine. */
import type { Cloud, RestRoute, RestService } from "../../contract";
import { apiOperations } from "./apiOperations";
import { ApiServers } from "./apiServers";
import { childOperations, childRoutes } from "./childOperations";
import { createContext } from "./context";
import { domainOperations } from "./domainOperations";
import { authorizerKind, integrationKind, routeKind, stageKind } from "./kinds";
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

export function createApigateway(cloud: Cloud): RestService {
  const servers = new ApiServers((_apiId, _request, response) => {
    response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
    return Promise.resolve();
  });
  const context = createContext(cloud, servers);
  for (const { apiId } of context.apis.values()) servers.open(apiId);
  cloud.atEnd(() => servers.closeAll());
  const [integrations, authorizers, routes, stages] = [integrationKind(context), authorizerKind(context), routeKind(context), stageKind(context)];
  return {
    name: "apigateway",
    protocol: "restJson",
    routes: { ...ownRoutes, ...childRoutes(integrations), ...childRoutes(authorizers), ...childRoutes(routes), ...childRoutes(stages) },
    operations: {
      ...apiOperations(context),
      ...childOperations(context, integrations),
      ...childOperations(context, authorizers),
      ...childOperations(context, routes),
      ...childOperations(context, stages),
      ...domainOperations(context),
      ...tagOperations(context),
    },
  };
}
