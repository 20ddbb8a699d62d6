/** CreateApi, GetApi, GetApis, UpdateApi, DeleteCorsConfiguration, DeleteApi. */
import { z } from "zod";
import type { Access, Operation, Operations } from "../../contract";
import { defined, without } from "../fields";
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

/**
 * What HTTP APIs have and cannot change; the aws provider sends both (seen: November 2026). Source: the API reference
 * of API Gateway (version 2), CreateApi.
 */
const apiKeySelectionExpression = "$request.header.x-api-key";
const routeSelectionExpression = "$request.method $request.path";

const changeable = {
  name: z.string().min(1).max(128),
  description: z.string().max(1024).optional(),
  corsConfiguration: corsConfiguration.optional(),
  disableExecuteApiEndpoint: z.boolean().optional(),
  apiKeySelectionExpression: z.literal(apiKeySelectionExpression).optional(),
  // The reference writes it with braces, the service answers it without.
  routeSelectionExpression: z.enum([routeSelectionExpression, "${request.method} ${request.path}"]).optional(),
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
  return {
    CreateApi: createApiOperation(context),
    GetApi: getApiOperation(context),
    GetApis: getApisOperation(context),
    UpdateApi: updateApiOperation(context),
    DeleteCorsConfiguration: deleteCorsOperation(context),
    DeleteApi: deleteApiOperation(context),
  };
}

function createApiOperation(context: ApiGatewayContext): Operation<unknown> {
  const { apis, cloud, servers } = context;
  return operation(
    createApi,
    {
      access: ({ tags }) => creationAccess(cloud, "/apis", tags),
      run: async ({ disableExecuteApiEndpoint = false, tags = {}, ...request }) => {
        const apiId = newId(10);
        const createdDate = cloud.clock.now().toISOString();
        const api: Api = { apiId, ...request, disableExecuteApiEndpoint, tags, createdDate };
        servers.open(apiId);
        const described = await describe(context, api);
        apis.set(apiId, api);
        return described;
      },
    },
    "CreateApi",
  );
}

function getApiOperation(context: ApiGatewayContext): Operation<unknown> {
  return operation(apiReference, {
    access: onApi(context, "GET"),
    run: ({ apiId }) => describe(context, existingApi(context, apiId)),
  });
}

function getApisOperation(context: ApiGatewayContext): Operation<unknown> {
  return operation(getApis, {
    access: () => [methodAccess(context.cloud, "GET", "/apis")],
    run: async (request) => {
      const apis = await Promise.all(context.apis.values().map((api) => describe(context, api)));
      return pageOf(apis, request);
    },
  });
}

function updateApiOperation(context: ApiGatewayContext): Operation<unknown> {
  return operation(
    updateApi,
    {
      access: onApi(context, "PATCH"),
      run: ({ apiId, ...changes }) => {
        const changed: Api = { ...existingApi(context, apiId), ...defined(changes) };
        context.apis.set(apiId, changed);
        return describe(context, changed);
      },
    },
    "UpdateApi",
  );
}

function deleteCorsOperation(context: ApiGatewayContext): Operation<unknown> {
  return operation(apiReference, {
    access: onApi(context, "DELETE", "/cors"),
    run: ({ apiId }) => {
      context.apis.set(apiId, without(existingApi(context, apiId), "corsConfiguration"));
    },
  });
}

function deleteApiOperation(context: ApiGatewayContext): Operation<unknown> {
  return operation(apiReference, {
    access: onApi(context, "DELETE"),
    run: async ({ apiId }) => {
      existingApi(context, apiId);
      for (const table of [context.integrations, context.authorizers, context.routes, context.stages]) {
        for (const [key] of table.entries()) if (key.startsWith(`${apiId}/`)) table.delete(key);
      }
      context.apis.delete(apiId);
      await context.servers.close(apiId);
    },
  });
}

function onApi({ cloud }: ApiGatewayContext, method: "DELETE" | "GET" | "PATCH", suffix = "") {
  return ({ apiId }: { readonly apiId: string }): readonly Access[] => [
    methodAccess(cloud, method, `/apis/${apiId}${suffix}`),
  ];
}

/** The endpoint is the API's address of this run: another port after each start of the cloud. */
async function describe({ servers }: ApiGatewayContext, api: Api): Promise<Readonly<Record<string, unknown>>> {
  return {
    ...api,
    apiEndpoint: await servers.url(api.apiId),
    apiKeySelectionExpression,
    routeSelectionExpression,
  };
}
