/**
 * What integrations, authorizers, routes and stages have in common: made, read, listed, changed and deleted inside
 * their API.
 */
import { z } from "zod";
import type { Access, RestRoute, Table, Operations } from "../../contract";
import { without } from "../fields";
import type { Tags } from "../tags";
import {
  type ApiGatewayContext,
  childrenOf,
  creationAccess,
  existingApi,
  methodAccess,
  newId,
  notFound,
  operation,
} from "./context";
import { pageFields, pageOf } from "./paging";

/** One kind of thing that belongs to an API. */
export interface ChildKind<Child extends object> {
  /** As in the names of operations: `Route`. */
  readonly name: string;
  /** In paths: `routes`. */
  readonly path: string;
  /** The member that identifies it: `routeId`. */
  readonly id: string;
  /** Made up by API Gateway, unless the request names it. */
  readonly named?: boolean;
  readonly table: Table<Child>;
  /** The members that a request may set. */
  readonly fields: z.ZodRawShape;
  /** What a new one has when its request says nothing. */
  readonly defaults?: Partial<Child>;
  /** What else the caller needs, besides the method on the path. */
  readonly furtherAccess?: (request: Partial<Child>) => readonly Access[];
  /** @throws AwsError for one that cannot be */
  readonly check?: (apiId: string, child: Child) => void;
  /** @throws AwsError while something needs it */
  readonly checkDeletion?: (apiId: string, id: string) => void;
}

interface Request {
  readonly apiId: string;
  readonly tags?: Tags;
  readonly [member: string]: unknown;
}

export function childRoutes({
  name,
  path,
  id,
}: Pick<ChildKind<object>, "name" | "path" | "id">): Readonly<Record<string, RestRoute>> {
  const all = `/v2/apis/{apiId}/${path}`;
  const one = `${all}/{${id}}`;
  return {
    [`POST ${all}`]: { operation: `Create${name}` },
    [`GET ${all}`]: { operation: `Get${name}s` },
    [`GET ${one}`]: { operation: `Get${name}` },
    [`PATCH ${one}`]: { operation: `Update${name}` },
    [`DELETE ${one}`]: { operation: `Delete${name}` },
  };
}

export function childOperations<Child extends object>(
  context: ApiGatewayContext,
  kind: ChildKind<Child>,
): Operations<unknown> {
  const { cloud } = context;
  const { name, path, id, table } = kind;
  const apiMember = { apiId: z.string() };
  const reference = z.strictObject({ ...apiMember, [id]: z.string() }) as unknown as z.ZodType<Request>;
  const creation = z.strictObject({ ...apiMember, ...kind.fields }) as unknown as z.ZodType<Request>;
  const change = z.strictObject({
    ...apiMember,
    ...z.object(without(kind.fields, "tags")).partial().shape,
    [id]: z.string(),
  }) as unknown as z.ZodType<Request>;

  const idOf = (request: Request): string => String(request[id]);
  const keyOf = (request: Request): string => `${request.apiId}/${idOf(request)}`;
  const pathOf = (request: Request): string => `/apis/${request.apiId}/${path}/${idOf(request)}`;
  const further = (request: Request): readonly Access[] =>
    kind.furtherAccess?.(request as unknown as Partial<Child>) ?? [];
  const existing = (request: Request): Child => {
    existingApi(context, request.apiId);
    const child = table.get(keyOf(request));
    if (child === undefined)
      throw notFound(`Unable to find ${name} by id ${idOf(request)} within API ${request.apiId}`);
    return child;
  };
  const save = (request: Request, child: Child): Child => {
    kind.check?.(request.apiId, child);
    table.set(keyOf(request), child);
    return child;
  };

  return {
    [`Create${name}`]: operation(
      creation,
      {
        access: (request) => [
          ...creationAccess(cloud, `/apis/${request.apiId}/${path}`, request.tags),
          ...further(request),
        ],
        run: (request) => {
          const { apiId, ...fields } = request;
          existingApi(context, apiId);
          const identified = { ...request, [id]: kind.named === true ? request[id] : newId(7) };
          return save(identified, { [id]: identified[id], ...kind.defaults, ...fields } as Child);
        },
      },
      `Create${name}`,
    ),
    [`Get${name}`]: operation(reference, {
      access: (request) => [methodAccess(cloud, "GET", pathOf(request))],
      run: existing,
    }),
    [`Get${name}s`]: operation(z.strictObject({ ...apiMember, ...pageFields }), {
      access: ({ apiId }) => [methodAccess(cloud, "GET", `/apis/${apiId}/${path}`)],
      run: (request) => {
        existingApi(context, request.apiId);
        return pageOf(childrenOf(table, request.apiId), request);
      },
    }),
    [`Update${name}`]: operation(
      change,
      {
        access: (request) => [methodAccess(cloud, "PATCH", pathOf(request)), ...further(request)],
        run: (request) => save(request, { ...existing(request), ...without(request, "apiId") }),
      },
      `Update${name}`,
    ),
    [`Delete${name}`]: operation(reference, {
      access: (request) => [methodAccess(cloud, "DELETE", pathOf(request))],
      run: (request) => {
        existing(request);
        kind.checkDeletion?.(request.apiId, idOf(request));
        table.delete(keyOf(request));
      },
    }),
  };
}
