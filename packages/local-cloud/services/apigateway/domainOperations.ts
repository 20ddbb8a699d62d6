/**
 * Own domain names. They are kept and described; nothing of a rehearsal answers under them.
 */
import { z } from "zod";
import type { Access, Operation, Operations } from "../../contract";
import type { ApiGatewayCloud } from "./cloud";
import { conflict, creationAccess, methodAccess, operation } from "./context";
import { type DomainName, domainTable, existingDomain, mappingTable } from "./domains";

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

export function domainOperations(cloud: ApiGatewayCloud): Operations<unknown> {
  return {
    CreateDomainName: createDomainNameOperation(cloud),
    GetDomainName: getDomainNameOperation(cloud),
    UpdateDomainName: updateDomainNameOperation(cloud),
    DeleteDomainName: deleteDomainNameOperation(cloud),
  };
}

function createDomainNameOperation(cloud: ApiGatewayCloud): Operation<unknown> {
  return operation(
    createDomainName,
    {
      access: ({ tags }) => creationAccess(cloud, "/domainnames", tags),
      run: ({ tags = {}, ...request }) => {
        if (domainTable(cloud).get(request.domainName) !== undefined)
          throw conflict("The domain name you provided already exists.");
        return save(cloud, { ...request, tags });
      },
    },
    "CreateDomainName",
  );
}

function getDomainNameOperation(cloud: ApiGatewayCloud): Operation<unknown> {
  return operation(domainReference, {
    access: onDomain(cloud, "GET"),
    run: ({ domainName }) => describe(cloud, existingDomain(cloud, domainName)),
  });
}

function updateDomainNameOperation(cloud: ApiGatewayCloud): Operation<unknown> {
  return operation(
    updateDomainName,
    {
      access: onDomain(cloud, "PATCH"),
      run: (request) => save(cloud, { ...existingDomain(cloud, request.domainName), ...request }),
    },
    "UpdateDomainName",
  );
}

function deleteDomainNameOperation(cloud: ApiGatewayCloud): Operation<unknown> {
  return operation(domainReference, {
    access: onDomain(cloud, "DELETE"),
    run: ({ domainName }) => {
      existingDomain(cloud, domainName);
      const mappings = mappingTable(cloud);
      for (const [key] of mappings.entries()) if (key.startsWith(`${domainName}/`)) mappings.delete(key);
      domainTable(cloud).delete(domainName);
    },
  });
}

function onDomain(cloud: ApiGatewayCloud, method: "DELETE" | "GET" | "PATCH") {
  return ({ domainName }: { readonly domainName: string }): readonly Access[] => [
    methodAccess(cloud, method, `/domainnames/${domainName}`),
  ];
}

function save(cloud: ApiGatewayCloud, domain: DomainName): unknown {
  domainTable(cloud).set(domain.domainName, domain);
  return describe(cloud, domain);
}

function describe({ region }: ApiGatewayCloud, domain: DomainName): unknown {
  const label = domain.domainName.replaceAll(/[^a-z0-9]/gu, "").slice(0, 10);
  const gateway = {
    apiGatewayDomainName: `d-${label}.execute-api.${region}.amazonaws.com`,
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
}
