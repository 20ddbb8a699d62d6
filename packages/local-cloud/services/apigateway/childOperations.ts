/**
 * What integrations, authorizers, routes and stages have in common: made, read, listed, changed and deleted inside
 * their API.
 */
import { z } from "zod";
import type { Operation, Operations, RestRoute } from "../../contract";
import type { ChildKind, ChildReference } from "./childKind";
import {
  type ApiGatewayContext,
  childrenOf,
  creationAccess,
  existingApi,
  methodAccess,
  notFound,
  operation,
} from "./context";
import { pageFields, pageOf } from "./paging";

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
  const { name } = kind;
  return {
    [`Create${name}`]: createChild(context, kind),
    [`Get${name}`]: getChild(context, kind),
    [`Get${name}s`]: getChildren(context, kind),
    [`Update${name}`]: updateChild(context, kind),
    [`Delete${name}`]: deleteChild(context, kind),
  };
}

function createChild<Child extends object>(context: ApiGatewayContext, kind: ChildKind<Child>): Operation<unknown> {
  return operation(
    kind.creation,
    {
      access: ({ apiId, tags, child }) => [
        ...creationAccess(context.cloud, `/apis/${apiId}/${kind.path}`, tags),
        ...(kind.furtherAccess?.(child) ?? []),
      ],
      run: ({ apiId, child }) => {
        existingApi(context, apiId);
        return save(kind, { apiId, id: kind.idOf(child) }, child);
      },
    },
    `Create${kind.name}`,
  );
}

function getChild<Child extends object>(context: ApiGatewayContext, kind: ChildKind<Child>): Operation<unknown> {
  return operation(kind.reference, {
    access: (reference) => [methodAccess(context.cloud, "GET", pathOf(kind, reference))],
    run: (reference) => existing(context, kind, reference),
  });
}

function getChildren<Child extends object>(context: ApiGatewayContext, kind: ChildKind<Child>): Operation<unknown> {
  return operation(z.strictObject({ apiId: z.string(), ...pageFields }), {
    access: ({ apiId }) => [methodAccess(context.cloud, "GET", `/apis/${apiId}/${kind.path}`)],
    run: (request) => {
      existingApi(context, request.apiId);
      return pageOf(childrenOf(kind.table, request.apiId), request);
    },
  });
}

function updateChild<Child extends object>(context: ApiGatewayContext, kind: ChildKind<Child>): Operation<unknown> {
  return operation(
    kind.change,
    {
      access: ({ changes, ...reference }) => [
        methodAccess(context.cloud, "PATCH", pathOf(kind, reference)),
        ...(kind.furtherAccess?.(changes) ?? []),
      ],
      run: ({ changes, ...reference }) => save(kind, reference, { ...existing(context, kind, reference), ...changes }),
    },
    `Update${kind.name}`,
  );
}

function deleteChild<Child extends object>(context: ApiGatewayContext, kind: ChildKind<Child>): Operation<unknown> {
  return operation(kind.reference, {
    access: (reference) => [methodAccess(context.cloud, "DELETE", pathOf(kind, reference))],
    run: (reference) => {
      existing(context, kind, reference);
      kind.checkDeletion?.(reference.apiId, reference.id);
      kind.table.delete(keyOf(reference));
    },
  });
}

function existing<Child extends object>(
  context: ApiGatewayContext,
  { name, table }: ChildKind<Child>,
  reference: ChildReference,
): Child {
  existingApi(context, reference.apiId);
  const child = table.get(keyOf(reference));
  if (child === undefined) throw notFound(`Unable to find ${name} by id ${reference.id} within API ${reference.apiId}`);
  return child;
}

function save<Child extends object>(kind: ChildKind<Child>, reference: ChildReference, child: Child): Child {
  kind.check?.(reference.apiId, child);
  kind.table.set(keyOf(reference), child);
  return child;
}

function keyOf({ apiId, id }: ChildReference): string {
  return `${apiId}/${id}`;
}

function pathOf({ path }: Pick<ChildKind<object>, "path">, { apiId, id }: ChildReference): string {
  return `/apis/${apiId}/${path}/${id}`;
}
