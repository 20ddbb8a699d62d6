/** REST-JSON: the method and the path name the operation; path, query, headers and body together are its input. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError, type RestRoute, type RestService } from "../contract";
import { parseJsonRequest, renderJsonResponse } from "./awsJson";
import { readBody } from "./body";
import { unknownOperation } from "./errors";
import { decoded, targetOf } from "./target";

type Members = Readonly<Record<string, unknown>>;

/** @throws AwsError NotImplemented when no route of the service matches */
export async function parseRestRequest(
  service: RestService,
  request: IncomingMessage,
): Promise<{ readonly route: RestRoute; readonly input: unknown }> {
  const { pathname, searchParams } = targetOf(request);
  const found = match(service, request.method ?? "", pathname);
  if (found === undefined) throw unknownOperation(`operation ${service.name} ${request.method ?? ""} ${pathname}`);
  const { route, path } = found;
  const body = await readBody(request, service.name);
  const content = route.payload === undefined ? membersOf(parseJsonRequest(body)) : { [route.payload]: body };
  return { route, input: { ...content, ...headerMembers(route, request), ...queryMembers(searchParams), ...path } };
}

/** AWS also tells a creation from other calls by its status (201); no SDK looks at it. */
export function sendRestResponse(
  response: ServerResponse,
  { headers = {}, payload }: RestRoute,
  output: unknown,
): void {
  if (output === undefined) {
    response.writeHead(204).end();
    return;
  }
  const members = membersOf(output);
  const body = payload === undefined ? renderJsonResponse(output) : payloadOf(members, payload);
  const sent = Object.entries(headers).flatMap(([member, name]) =>
    typeof members[member] === "string" ? [[name, members[member]] as const] : [],
  );
  response
    .writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...Object.fromEntries(sent),
    })
    .end(body);
}

function membersOf(value: unknown): Members {
  if (typeof value !== "object" || value === null)
    throw new AwsError("SerializationException", "The document is not an object.");
  return { ...value };
}

function payloadOf(members: Members, name: string): Buffer {
  const payload = members[name];
  if (!Buffer.isBuffer(payload)) throw new TypeError(`The result has no ${name}.`);
  return payload;
}

function match(
  { routes }: RestService,
  method: string,
  pathname: string,
): { readonly route: RestRoute; readonly path: Members } | undefined {
  const parts = pathname.split("/");
  for (const [pattern, route] of Object.entries(routes)) {
    const [expectedMethod, template = ""] = pattern.split(" ");
    const path = expectedMethod === method ? matchPath(template.split("/"), parts) : undefined;
    if (path !== undefined) return { route, path };
  }
  return undefined;
}

/** The members that the path holds; undefined when it is another path. */
function matchPath(template: readonly string[], parts: readonly string[]): Members | undefined {
  if (template.length !== parts.length) return undefined;
  const members = new Map<string, string>();
  for (const [index, expected] of template.entries()) {
    const part = decoded(parts[index] ?? "");
    const member = /^\{(\w+)\}$/u.exec(expected)?.[1];
    if (member !== undefined) members.set(member, part);
    else if (expected !== part) return undefined;
  }
  return Object.fromEntries(members);
}

/** A name that comes several times is a list. */
function queryMembers(query: URLSearchParams): Members {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => [
      name,
      query.getAll(name).length > 1 ? query.getAll(name) : query.get(name),
    ]),
  );
}

function headerMembers({ headers = {} }: RestRoute, request: IncomingMessage): Members {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([member, name]) =>
      request.headers[name] === undefined ? [] : [[member, request.headers[name]]],
    ),
  );
}
