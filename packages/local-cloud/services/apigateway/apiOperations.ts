/** CreateApi, GetApi, GetApis, UpdateApi, DeleteCorsConfiguration, DeleteApi. */
import { z } from "zod";
import type { Access, Operations } from "../../contract";
import { without } from "../fields";
import { type ApiGatewayContext, creationAccess, existingApi, methodAccess, newId, operation } from "./context";
import { pageFields, pageOf } from "./paging";
import type { Api } from "./records";

const texts = z.array(z.string()).optional();

const corsConfiguration = z
  .strictObject({
    allowCredentials: z.boolean().optional(),
    allowHeaders: texts,
    allowMethods: texts,
    allowOrigins: texts,
    exposeHeaders: texts,
    maxAge: z.number().int().min(-1).max(86_400).optional(),
  })
  .refine(
    ({ allowCredentials, allowOrigins = [] }) => allowCredentials !== true || !allowOrigins.includes("*"),
    "allowCredentials is not supported if any origin is allowed",
  );

const changeable = {
  name: z.string().min(1).max(128),
  description: z.string().max(1024).optional(),
  corsConfiguration: corsConfiguration.optional(),
  disableExecuteApiEndpoint: z.boolean().optional(),
};

const createApi = z.strictObject({
  ...changeable,
  protocolType: z.literal("HTTP"),
  tags: z.record(z.string(), z.string()).optional(),
});
const apiReference = z.strictObject({ apiId: z.string() });
const updateApi = z.strictObject({ apiId: z.string(), ...changeable, name: changeable.name.optional() });
const getApis = z.strictObject(pageFields);

export function apiOperations(context: ApiGatewayContext): Operations<unknown> {
  const { apis, cloud, servers } = context;
  const on =
    (method: "DELETE" | "GET" | "PATCH", suffix = "") =>
    ({ apiId }: { readonly apiId: string }): readonly Access[] => [
      methodAccess(cloud, method, `/apis/${apiId}${suffix}`),
    ];
  return {
    CreateApi: operation(
      createApi,
      {
        access: ({ tags }) => creationAccess(cloud, "/apis", tags),
        run: async ({ disableExecuteApiEndpoint = false, tags = {}, ...request }) => {
          const apiId = newId(10);
          const api = {
            apiId,
            ...request,
            disableExecuteApiEndpoint,
            tags,
            createdDate: cloud.clock.now().toISOString(),
          } as Api;
          servers.open(apiId);
          const described = await describe(context, api);
          apis.set(apiId, api);
          return described;
        },
      },
      "CreateApi",
    ),
    GetApi: operation(apiReference, {
      access: on("GET"),
      run: ({ apiId }) => describe(context, existingApi(context, apiId)),
    }),
    GetApis: operation(getApis, {
      access: () => [methodAccess(cloud, "GET", "/apis")],
      run: async (request) => pageOf(await Promise.all(apis.values().map((api) => describe(context, api))), request),
    }),
    UpdateApi: operation(
      updateApi,
      {
        access: on("PATCH"),
        run: ({ apiId, ...changes }) => {
          const changed = { ...existingApi(context, apiId), ...changes } as Api;
          apis.set(apiId, changed);
          return describe(context, changed);
        },
      },
      "UpdateApi",
    ),
    DeleteCorsConfiguration: operation(apiReference, {
      access: on("DELETE", "/cors"),
      run: ({ apiId }) => {
        apis.set(apiId, without(existingApi(context, apiId), "corsConfiguration"));
      },
    }),
    DeleteApi: operation(apiReference, {
      access: on("DELETE"),
      run: async ({ apiId }) => {
        existingApi(context, apiId);
        for (const table of [context.integrations, context.authorizers, context.routes, context.stages]) {
          for (const [key] of table.entries()) if (key.startsWith(`${apiId}/`)) table.delete(key);
        }
        apis.delete(apiId);
        await servers.close(apiId);
      },
    }),
  };
}

/** The endpoint is the API's address of this run: another port after each start of the cloud. */
async function describe({ servers }: ApiGatewayContext, api: Api): Promise<Readonly<Record<string, unknown>>> {
  return {
    ...api,
    apiEndpoint: await servers.url(api.apiId),
    apiKeySelectionExpression: "$request.header.x-api-key",
    routeSelectionExpression: "$request.method $request.path",
  };
}
