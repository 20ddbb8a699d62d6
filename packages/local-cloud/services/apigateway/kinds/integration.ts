/** Integrations, as far as they are rehearsed. Ranges: the reference of API Gateway's version 2 API. */
import { z } from "zod";
import { defined } from "../../fields";
import type { ChildKind } from "../childKind";
import { type ApiGatewayContext, childrenOf, conflict, newId } from "../context";
import type { Integration } from "../records";
import { functionUri } from "./functionUri";

/** Milliseconds. */
const shortestTimeout = 50;
const longestTimeout = 30_000;

const timeout = z.number().int().min(shortestTimeout).max(longestTimeout);

const fields = {
  integrationType: z.literal("AWS_PROXY"),
  integrationUri: functionUri,
  connectionType: z.literal("INTERNET").optional(),
  payloadFormatVersion: z.literal("2.0"),
  timeoutInMillis: timeout.default(longestTimeout),
};

const inApi = { apiId: z.string() };
const one = { ...inApi, integrationId: z.string() };
const changes = z.object({ ...fields, timeoutInMillis: timeout }).partial();

export function integrationKind({ integrations, routes }: ApiGatewayContext): ChildKind<Integration> {
  return {
    name: "Integration",
    path: "integrations",
    id: "integrationId",
    idOf: ({ integrationId }) => integrationId,
    table: integrations,
    reference: z.strictObject(one).transform(({ apiId, integrationId: id }) => ({ apiId, id })),
    creation: z
      .strictObject({ ...inApi, ...fields })
      .transform(({ apiId, ...set }) => ({ apiId, child: { integrationId: newId(7), ...set } })),
    change: z
      .strictObject({ ...changes.shape, ...one })
      .transform(({ apiId, integrationId: id, ...set }) => ({ apiId, id, changes: defined(set) })),
    checkDeletion: (apiId, id) => {
      const user = childrenOf(routes, apiId).find(({ target }) => target === `integrations/${id}`);
      if (user !== undefined)
        throw conflict(`Cannot delete Integration '${id}', it is being referenced by Route '${user.routeKey}'.`);
    },
  };
}
