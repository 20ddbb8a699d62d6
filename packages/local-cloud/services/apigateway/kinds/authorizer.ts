/** Authorizers, as far as they are rehearsed. Ranges: the reference of API Gateway's version 2 API. */
import { z } from "zod";
import { defined } from "../../fields";
import type { ChildKind } from "../childKind";
import { type ApiGatewayContext, badRequest, childrenOf, conflict, newId } from "../context";
import type { Authorizer } from "../records";
import { functionUri } from "./functionUri";

/** Seconds. */
const longestTtl = 3600;

const identitySource = z.array(z.string().regex(/^\$request\.(header|querystring)\.[\w-]+$/u));
const timeToLive = z.number().int().min(0).max(longestTtl);

const fields = {
  name: z.string().min(1).max(128),
  authorizerType: z.enum(["JWT", "REQUEST"]),
  authorizerUri: functionUri.optional(),
  authorizerPayloadFormatVersion: z.literal("2.0").optional(),
  enableSimpleResponses: z.literal(true).optional(),
  identitySource: identitySource.default([]),
  authorizerResultTtlInSeconds: timeToLive.default(0),
  jwtConfiguration: z.strictObject({ audience: z.array(z.string()).optional(), issuer: z.url().optional() }).optional(),
};

const inApi = { apiId: z.string() };
const one = { ...inApi, authorizerId: z.string() };
const changes = z.object({ ...fields, identitySource, authorizerResultTtlInSeconds: timeToLive }).partial();

export function authorizerKind({ authorizers, routes }: ApiGatewayContext): ChildKind<Authorizer> {
  return {
    name: "Authorizer",
    path: "authorizers",
    id: "authorizerId",
    idOf: ({ authorizerId }) => authorizerId,
    table: authorizers,
    reference: z.strictObject(one).transform(({ apiId, authorizerId: id }) => ({ apiId, id })),
    creation: z
      .strictObject({ ...inApi, ...fields })
      .transform(({ apiId, ...set }) => ({ apiId, child: { authorizerId: newId(7), ...set } })),
    change: z
      .strictObject({ ...changes.shape, ...one })
      .transform(({ apiId, authorizerId: id, ...set }) => ({ apiId, id, changes: defined(set) })),
    check: (_apiId, authorizer) => {
      checkAuthorizer(authorizer);
    },
    checkDeletion: (apiId, id) => {
      const user = childrenOf(routes, apiId).find(({ authorizerId }) => authorizerId === id);
      if (user !== undefined)
        throw conflict(`Cannot delete Authorizer '${id}', it is being referenced by Route '${user.routeKey}'.`);
    },
  };
}

function checkAuthorizer({ authorizerType, authorizerUri, jwtConfiguration, ...authorizer }: Authorizer): void {
  if (authorizerType === "REQUEST" && authorizerUri === undefined)
    throw badRequest("AuthorizerUri is required for REQUEST authorizers.");
  if (authorizerType === "JWT" && jwtConfiguration?.issuer === undefined)
    throw badRequest("JwtConfiguration with an issuer is required for JWT authorizers.");
  if (authorizer.authorizerResultTtlInSeconds > 0 && authorizer.identitySource.length === 0)
    throw badRequest("IdentitySource is required while the results of the authorizer are kept.");
}
