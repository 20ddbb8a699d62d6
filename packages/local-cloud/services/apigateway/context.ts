import { randomBytes } from "node:crypto";
import { type Access, AwsError, type ConditionContext, type Table } from "../../contract";
import { type RequestReader, requestReader } from "../../requests";
import { requestTags, type Tags } from "../tags";
import type { ApiServers } from "./apiServers";
import type { ApiGatewayCloud } from "./cloud";
import type { Api, Authorizer, Integration, Route, Stage } from "./records";

/** What the service keeps. The tables of what belongs to an API have keys of the API's id and its own. */
export interface ApiTables {
  readonly apis: Table<Api>;
  readonly integrations: Table<Integration>;
  readonly authorizers: Table<Authorizer>;
  readonly routes: Table<Route>;
  readonly stages: Table<Stage>;
}

/** What every part of the control plane works with. */
export interface ApiGatewayContext extends ApiTables {
  readonly cloud: ApiGatewayCloud;
  readonly servers: ApiServers;
}

/** Reads a request by its schema; what does not fit is answered with BadRequestException. */
export const operation: RequestReader = requestReader("API Gateway", "BadRequestException");

/** @param onChange told of each API of which something changes */
export function openTables(cloud: ApiGatewayCloud, onChange: (apiId: string) => void): ApiTables {
  const table = <Row>(name: string): Table<Row> => watched(cloud.table<Row>(`apigateway-${name}`), onChange);
  return {
    apis: table<Api>("apis"),
    integrations: table<Integration>("integrations"),
    authorizers: table<Authorizer>("authorizers"),
    routes: table<Route>("routes"),
    stages: table<Stage>("stages"),
  };
}

function watched<Row>(table: Table<Row>, onChange: (apiId: string) => void): Table<Row> {
  const tell = (key: string): void => {
    onChange(key.split("/")[0] ?? "");
  };
  return {
    ...table,
    set: (key, row) => {
      table.set(key, row);
      tell(key);
    },
    delete: (key) => {
      table.delete(key);
      tell(key);
    },
  };
}

/** @throws AwsError NotFoundException */
export function existingApi({ apis }: Pick<ApiGatewayContext, "apis">, apiId: string): Api {
  const api = apis.get(apiId);
  if (api === undefined) throw notFound(`Invalid API identifier specified ${apiId}`);
  return api;
}

/** The rows of a table that belong to an API. */
export function childrenOf<Child>(table: Table<Child>, apiId: string): readonly Child[] {
  return table.entries().flatMap(([key, child]) => (key.startsWith(`${apiId}/`) ? [child] : []));
}

/** API Gateway's permissions are HTTP methods on the paths of its own API. */
export function methodAccess(
  cloud: ApiGatewayCloud,
  method: "DELETE" | "GET" | "PATCH" | "POST",
  path: string,
  context: ConditionContext = {},
): Access {
  return {
    action: `apigateway:${method}`,
    resource: `arn:${cloud.partition}:apigateway:${cloud.region}::${path}`,
    context,
  };
}

/**
 * Making something with tags is making the tags, too: the right to it is one on the path of tags, whose last part is an
 * ARN in URL encoding. Source: AWS's denials, as in github.com/mattclay/aws-terminator/pull/284.
 */
export function creationAccess(cloud: ApiGatewayCloud, path: string, tags: Tags | undefined): readonly Access[] {
  const create = methodAccess(cloud, "POST", path, requestTags(tags ?? {}));
  if (tags === undefined) return [create];
  const made = `arn:${cloud.partition}:apigateway:${cloud.region}::${path}/*`;
  return [create, methodAccess(cloud, "POST", `/tags/${encodeURIComponent(made)}`, requestTags(tags))];
}

export function notFound(message: string): AwsError {
  return new AwsError("NotFoundException", message, 404);
}

export function conflict(message: string): AwsError {
  return new AwsError("ConflictException", message, 409);
}

export function badRequest(message: string): AwsError {
  return new AwsError("BadRequestException", message);
}

/** Ids of API Gateway: small letters and digits. */
export function newId(length: number): string {
  const digits = "abcdefghijklmnopqrstuvwxyz0123456789";
  return [...randomBytes(length)].map((byte) => digits[byte % digits.length] ?? "").join("");
}
