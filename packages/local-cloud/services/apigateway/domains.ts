/** Own domain names and their mappings to APIs, as they are kept. */
import type { Table, Tables } from "../../contract";
import type { Tags } from "../tags";
import { notFound } from "./context";

export interface DomainName {
  readonly domainName: string;
  readonly domainNameConfigurations: readonly object[];
  readonly tags: Tags;
}

export interface ApiMapping {
  readonly apiMappingId: string;
  readonly apiId: string;
  readonly apiMappingKey?: string | undefined;
  readonly stage: string;
}

/** A request that names a mapping. */
export interface MappingReference {
  readonly domainName: string;
  readonly apiMappingId: string;
}

/** Domain names by name. */
export function domainTable(cloud: Tables): Table<DomainName> {
  return cloud.table<DomainName>("apigateway-domain-names");
}

/** Mappings by the domain's name and their own id. */
export function mappingTable(cloud: Tables): Table<ApiMapping> {
  return cloud.table<ApiMapping>("apigateway-api-mappings");
}

export function mappingKey({ domainName, apiMappingId }: MappingReference): string {
  return `${domainName}/${apiMappingId}`;
}

/** @throws AwsError NotFoundException */
export function existingDomain(cloud: Tables, name: string): DomainName {
  const domain = domainTable(cloud).get(name);
  if (domain === undefined) throw notFound(`Invalid domain name identifier specified ${name}`);
  return domain;
}

/** @throws AwsError NotFoundException */
export function existingMapping(cloud: Tables, reference: MappingReference): ApiMapping {
  const mapping = mappingTable(cloud).get(mappingKey(reference));
  if (mapping === undefined) throw notFound(`Invalid API mapping identifier specified ${reference.apiMappingId}`);
  return mapping;
}
