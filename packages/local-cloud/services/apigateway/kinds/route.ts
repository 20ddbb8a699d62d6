/** Routes, as far as they are rehearsed. Ranges: the reference of API Gateway's version 2 API. */
import { z } from "zod";
import { defined } from "../../fields";
import type { ChildKind } from "../childKind";
import { type ApiGatewayContext, badRequest, childrenOf, conflict, newId } from "../context";
import type { Authorizer, Route } from "../records";

const authorizationType = z.enum(["NONE", "AWS_IAM", "CUSTOM", "JWT"]);

const fields = {
  routeKey: z.string().regex(/^(\$default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) \/\S*)$/u),
  target: z.string().max(128).optional(),
  authorizationType: authorizationType.default("NONE"),
  // The provider takes an authorizer away by an empty id.
  authorizerId: z.string().optional(),
  apiKeyRequired: z.literal(false).optional(),
};

const inApi = { apiId: z.string() };
const one = { ...inApi, routeId: z.string() };
const changes = z.object({ ...fields, authorizationType }).partial();

export function routeKind(context: ApiGatewayContext): ChildKind<Route> {
  return {
    name: "Route",
    path: "routes",
    id: "routeId",
    idOf: ({ routeId }) => routeId,
    table: context.routes,
    reference: z.strictObject(one).transform(({ apiId, routeId: id }) => ({ apiId, id })),
    creation: z
      .strictObject({ ...inApi, ...fields })
      .transform(({ apiId, ...set }) => ({ apiId, child: { routeId: newId(7), ...set } })),
    change: z
      .strictObject({ ...changes.shape, ...one })
      .transform(({ apiId, routeId: id, ...set }) => ({ apiId, id, changes: defined(set) })),
    check: (apiId, route) => {
      checkRoute(context, apiId, route);
    },
  };
}

function checkRoute({ authorizers, integrations, routes }: ApiGatewayContext, apiId: string, route: Route): void {
  const rival = childrenOf(routes, apiId).find(
    ({ routeId, routeKey }) => routeKey === route.routeKey && routeId !== route.routeId,
  );
  if (rival !== undefined) throw conflict(`Route with key ${route.routeKey} already exists for this API`);
  const integration = route.target?.replace(/^integrations\//u, "");
  if (integration !== undefined && integrations.get(`${apiId}/${integration}`) === undefined)
    throw badRequest(`Invalid target ${route.target ?? ""}: the API has no such integration.`);
  checkAuthorization(route, authorizers.get(`${apiId}/${route.authorizerId ?? ""}`));
}

function checkAuthorization({ routeKey, authorizationType: type, authorizerId }: Route, authorizer?: Authorizer): void {
  switch (type) {
    case "NONE":
    case "AWS_IAM":
      if ((authorizerId ?? "") !== "")
        throw badRequest(`AuthorizerId is not supported with authorization type ${type} (${routeKey}).`);
      return;
    case "CUSTOM":
    case "JWT":
      if (authorizer?.authorizerType !== (type === "CUSTOM" ? "REQUEST" : "JWT"))
        throw badRequest(`Invalid authorizer ${authorizerId ?? "none"} for authorization type ${type} (${routeKey}).`);
  }
}
