/**
 * Own domain names and their mappings to APIs. They are kept and described; nothing of a rehearsal answers under them.
 */
import { z } from "zod";
import type { Access, Operations } from "../../contract";
import type { Tags } from "../tags";
import {
  type ApiGatewayContext,
  conflict,
  creationAccess,
  existingApi,
  methodAccess,
  newId,
  notFound,
  operation,
} from "./context";

interface DomainName {
  readonly domainName: string;
  readonly domainNameConfigurations: readonly object[];
  readonly tags: Tags;
}

interface ApiMapping {
  readonly apiMappingId: string;
  readonly apiId: string;
  readonly apiMappingKey?: string | undefined;
  readonly stage: string;
}

const configurations = z
  .array(
    z.strictObject({
      certificateArn: z.string().regex(/^arn:[a-z-]+:acm:/u),
      endpointType: z.literal("REGIONAL"),
      securityPolicy: z.literal("TLS_1_2"),
    }),
  )
  .length(1);

const domainReference = z.strictObject({ domainName: z.string() });
const createDomainName = z.strictObject({
  domainName: z.string().min(1).max(512),
  domainNameConfigurations: configurations,
  tags: z.record(z.string(), z.string()).optional(),
});
const updateDomainName = z.strictObject({ domainName: z.string(), domainNameConfigurations: configurations });
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

export function domainOperations(context: ApiGatewayContext): Operations<unknown> {
  const { cloud } = context;
  const domains = cloud.table<DomainName>("apigateway-domain-names");
  const mappings = cloud.table<ApiMapping>("apigateway-api-mappings");

  const onDomain =
    (method: "DELETE" | "GET" | "PATCH") =>
    (request: { readonly domainName: string }): readonly Access[] => [
      methodAccess(cloud, method, `/domainnames/${request.domainName}`),
    ];
  const onMapping =
    (method: "DELETE" | "GET" | "PATCH") =>
    (request: { readonly domainName: string; readonly apiMappingId: string }): readonly Access[] => [
      methodAccess(cloud, method, `/domainnames/${request.domainName}/apimappings/${request.apiMappingId}`),
    ];
  const existingDomain = (name: string): DomainName => {
    const domain = domains.get(name);
    if (domain === undefined) throw notFound(`Invalid domain name identifier specified ${name}`);
    return domain;
  };
  const existingMapping = (request: { readonly domainName: string; readonly apiMappingId: string }): ApiMapping => {
    const mapping = mappings.get(`${request.domainName}/${request.apiMappingId}`);
    if (mapping === undefined) throw notFound(`Invalid API mapping identifier specified ${request.apiMappingId}`);
    return mapping;
  };
  const describe = (domain: DomainName): unknown => {
    const gateway = {
      apiGatewayDomainName: `d-${domain.domainName.replaceAll(/[^a-z0-9]/gu, "").slice(0, 10)}.execute-api.${cloud.region}.amazonaws.com`,
      hostedZoneId: "ZREHEARSAL",
      domainNameStatus: "AVAILABLE",
    };
    return {
      ...domain,
      apiMappingSelectionExpression: "$request.basepath",
      domainNameConfigurations: domain.domainNameConfigurations.map((configuration) => ({
        ...configuration,
        ...gateway,
      })),
    };
  };

  return {
    CreateDomainName: operation(
      createDomainName,
      {
        access: ({ tags }) => creationAccess(cloud, "/domainnames", tags),
        run: ({ tags = {}, ...request }) => {
          if (domains.get(request.domainName) !== undefined)
            throw conflict("The domain name you provided already exists.");
          const made = { ...request, tags };
          domains.set(made.domainName, made);
          return describe(made);
        },
      },
      "CreateDomainName",
    ),
    GetDomainName: operation(domainReference, {
      access: onDomain("GET"),
      run: ({ domainName }) => describe(existingDomain(domainName)),
    }),
    UpdateDomainName: operation(
      updateDomainName,
      {
        access: onDomain("PATCH"),
        run: (request) => {
          const changed = { ...existingDomain(request.domainName), ...request };
          domains.set(changed.domainName, changed);
          return describe(changed);
        },
      },
      "UpdateDomainName",
    ),
    DeleteDomainName: operation(domainReference, {
      access: onDomain("DELETE"),
      run: ({ domainName }) => {
        existingDomain(domainName);
        for (const [key] of mappings.entries()) if (key.startsWith(`${domainName}/`)) mappings.delete(key);
        domains.delete(domainName);
      },
    }),
    CreateApiMapping: operation(
      createApiMapping,
      {
        access: ({ domainName }) => [methodAccess(cloud, "POST", `/domainnames/${domainName}/apimappings`)],
        run: ({ domainName, ...request }) => {
          existingDomain(domainName);
          existingApi(context, request.apiId);
          const mapping: ApiMapping = { apiMappingId: newId(6), ...request };
          mappings.set(`${domainName}/${mapping.apiMappingId}`, mapping);
          return mapping;
        },
      },
      "CreateApiMapping",
    ),
    GetApiMapping: operation(mappingReference, { access: onMapping("GET"), run: existingMapping }),
    UpdateApiMapping: operation(
      updateApiMapping,
      {
        access: onMapping("PATCH"),
        run: ({ domainName, ...changes }) => {
          const changed = { ...existingMapping({ domainName, ...changes }), ...changes } as ApiMapping;
          mappings.set(`${domainName}/${changed.apiMappingId}`, changed);
          return changed;
        },
      },
      "UpdateApiMapping",
    ),
    DeleteApiMapping: operation(mappingReference, {
      access: onMapping("DELETE"),
      run: (request) => {
        existingMapping(request);
        mappings.delete(`${request.domainName}/${request.apiMappingId}`);
      },
    }),
  };
}
