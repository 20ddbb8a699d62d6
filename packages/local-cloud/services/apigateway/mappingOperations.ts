/** Which API answers under an own domain name. */
import { z } from "zod";
import type { Access, Operation, Operations } from "../../contract";
import { defined } from "../fields";
import type { ApiGatewayCloud } from "./cloud";
import { type ApiGatewayContext, existingApi, methodAccess, newId, operation } from "./context";
import {
  type ApiMapping,
  existingDomain,
  existingMapping,
  mappingKey,
  type MappingReference,
  mappingTable,
} from "./domains";

const createApiMapping = z.strictObject({
  domainName: z.string(),
  apiId: z.string(),
  apiMappingKey: z.string().optional(),
  stage: z.string(),
});
const updateApiMapping = z.strictObject({
  domainName: z.string(),
  apiMappingId: z.string(),
  apiId: z.string(),
  apiMappingKey: z.string().optional(),
  stage: z.string().optional(),
});
const mappingReference = z.strictObject({ domainName: z.string(), apiMappingId: z.string() });

export function mappingOperations(context: ApiGatewayContext): Operations<unknown> {
  return {
    CreateApiMapping: createApiMappingOperation(context),
    GetApiMapping: getApiMappingOperation(context),
    UpdateApiMapping: updateApiMappingOperation(context),
    DeleteApiMapping: deleteApiMappingOperation(context),
  };
}

function createApiMappingOperation(context: ApiGatewayContext): Operation<unknown> {
  const { cloud } = context;
  return operation(
    createApiMapping,
    {
      access: ({ domainName }) => [methodAccess(cloud, "POST", `/domainnames/${domainName}/apimappings`)],
      run: ({ domainName, ...request }) => {
        existingDomain(cloud, domainName);
        existingApi(context, request.apiId);
        const mapping: ApiMapping = { apiMappingId: newId(6), ...request };
        mappingTable(cloud).set(mappingKey({ domainName, ...mapping }), mapping);
        return mapping;
      },
    },
    "CreateApiMapping",
  );
}

function getApiMappingOperation({ cloud }: ApiGatewayContext): Operation<unknown> {
  return operation(mappingReference, {
    access: onMapping(cloud, "GET"),
    run: (reference) => existingMapping(cloud, reference),
  });
}

function updateApiMappingOperation({ cloud }: ApiGatewayContext): Operation<unknown> {
  return operation(
    updateApiMapping,
    {
      access: onMapping(cloud, "PATCH"),
      run: ({ domainName, apiMappingId, ...changes }) => {
        const reference = { domainName, apiMappingId };
        const changed: ApiMapping = { ...existingMapping(cloud, reference), ...defined(changes) };
        mappingTable(cloud).set(mappingKey(reference), changed);
        return changed;
      },
    },
    "UpdateApiMapping",
  );
}

function deleteApiMappingOperation({ cloud }: ApiGatewayContext): Operation<unknown> {
  return operation(mappingReference, {
    access: onMapping(cloud, "DELETE"),
    run: (reference) => {
      existingMapping(cloud, reference);
      mappingTable(cloud).delete(mappingKey(reference));
    },
  });
}

function onMapping(cloud: ApiGatewayCloud, method: "DELETE" | "GET" | "PATCH") {
  return ({ domainName, apiMappingId }: MappingReference): readonly Access[] => [
    methodAccess(cloud, method, `/domainnames/${domainName}/apimappings/${apiMappingId}`),
  ];
}
