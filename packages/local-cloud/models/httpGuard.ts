/**
 * Holds what S3 and SageMaker Runtime are sent and answer against AWS's models: their members are spread over an HTTP
 * message.
 */
import type { ServiceName } from "../contract";
import { refuseAnswer, refuseDocument, refuseRequest } from "./errors";
import { unknownFault } from "./faults";
import { optionalInAnswers } from "./leftOut";
import { Models } from "./models";
import { type ServiceModel, shapeOf, type StructureShape, type TypeName } from "./table";
import { type Rules, Validation } from "./validation";
import { documentValue } from "./xmlValues";

export interface HttpRequestParts {
  /** What the path holds, by member. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

/** By name in lower case. */
export type Headers = Readonly<Record<string, number | string | readonly string[] | undefined>>;

const writing = { naming: "member", writing: "text" } as const;

/** Names of headers that the services' members have; others belong to HTTP or to the protocol. */
const ownHeader = /^x-amzn?-(?!requestid$|request-id$)/u;

export class HttpGuard {
  private readonly models = new Models();

  public constructor(private readonly service: ServiceName) {}

  /**
   * Checks all but the body.
   *
   * @throws AwsError as the service would answer
   */
  public checkRequest(operation: string, { labels, query, headers }: HttpRequestParts): void {
    const { model, input } = this.models.find(this.service, operation);
    if (input === undefined) return;
    const { members, wire = {} } = structureOf(model, input);
    const fields = Object.entries(members).map(([member, type]) => {
      const { in: place, name = member } = wire[member] ?? {};
      if (place === "label") return [member, labels[member]] as const;
      if (place === "query") return [member, queryValue(model, type, query, name)] as const;
      return [member, headerValue(headers, place, name)] as const;
    });
    const rules = { ...writing, limits: true, optional: inBody(model, input) };
    refuseRequest(this.service, new Validation(model, rules).check(input, Object.fromEntries(fields)));
  }

  /**
   * Checks the document that is a request's body.
   *
   * @param document its root element, as it was parsed
   * @throws AwsError MalformedXML
   */
  public checkDocument(operation: string, document: unknown): void {
    const { model, input } = this.models.find(this.service, operation);
    if (input === undefined) return;
    // Without a member that is the whole body, the document is the request, less what travels outside it.
    const [, type] = payloadOf(structureOf(model, input)) ?? [undefined, input];
    const rules = { ...writing, limits: true, optional: outsideBody(model, input) };
    refuseDocument(new Validation(model, rules).check(type, documentValue(model, type, document)));
  }

  /**
   * @param document the root element of the body, as text, numbers and moments in elements; undefined when the body is
   *   no document
   * @throws AwsError InternalFailure
   */
  public checkAnswer(operation: string, headers: Headers, document?: unknown): void {
    const { model, output } = this.models.find(this.service, operation);
    if (output === undefined) return;
    const shape = structureOf(model, output);
    const fields = { ...headerFields(shape, headers), ...documentFields(model, output, document) };
    const rules: Rules = {
      ...writing,
      limits: false,
      optional: new Set([...optionalInAnswers, ...streamed(model, output)]),
    };
    refuseAnswer(this.service, operation, [
      ...unknownHeaders(shape, headers).map((name) => unknownFault([name])),
      ...new Validation(model, rules).check(output, fields),
    ]);
  }
}

function structureOf(model: ServiceModel, type: TypeName): StructureShape {
  const shape = shapeOf(model, type);
  if (shape.type !== "structure") throw new Error(`${type} is not a structure.`);
  return shape;
}

/** The member that is the whole body, and its type. */
function payloadOf({ members, wire = {} }: StructureShape): readonly [string, TypeName] | undefined {
  return Object.entries(members).find(([member]) => wire[member]?.in === "payload");
}

/** The members of the body, which is read later. */
function inBody(model: ServiceModel, type: TypeName): ReadonlySet<string> {
  const { members, wire = {} } = structureOf(model, type);
  const names = Object.keys(members).filter((member) => ["payload", undefined].includes(wire[member]?.in));
  return new Set(names.map((member) => `${type}.${member}`));
}

/** The members of the address and the headers, which were checked before. */
function outsideBody(model: ServiceModel, type: TypeName): ReadonlySet<string> {
  const within = inBody(model, type);
  const all = Object.keys(structureOf(model, type).members).map((member) => `${type}.${member}`);
  return new Set(all.filter((member) => !within.has(member)));
}

function queryValue(model: ServiceModel, type: TypeName, query: URLSearchParams, name: string): unknown {
  if (shapeOf(model, type).type !== "list") return query.get(name);
  return query.has(name) ? query.getAll(name) : undefined;
}

/** A body of bytes, which is on its way when the headers are sent. */
function streamed(model: ServiceModel, type: TypeName): readonly string[] {
  const payload = payloadOf(structureOf(model, type));
  return payload !== undefined && shapeOf(model, payload[1]).type === "blob" ? [`${type}.${payload[0]}`] : [];
}

function headerFields({ members, wire = {} }: StructureShape, headers: Headers): Readonly<Record<string, unknown>> {
  const fields = Object.keys(members).map((member) => {
    const { in: place, name = member } = wire[member] ?? {};
    return [member, headerValue(headers, place, name)] as const;
  });
  return Object.fromEntries(fields);
}

function headerValue(headers: Headers, place: string | undefined, name: string): unknown {
  if (place === "header") return headers[name];
  if (place !== "headers") return undefined;
  const named = Object.entries(headers).filter(([header]) => header.startsWith(name));
  return named.length === 0
    ? undefined
    : Object.fromEntries(named.map(([header, value]) => [header.slice(name.length), value]));
}

function unknownHeaders({ wire = {} }: StructureShape, headers: Headers): readonly string[] {
  const ways = Object.values(wire);
  const isKnown = (header: string): boolean =>
    ways.some(
      ({ in: place, name = "" }) =>
        (place === "header" && name === header) || (place === "headers" && header.startsWith(name)),
    );
  return Object.keys(headers).filter((header) => ownHeader.test(header) && !isKnown(header));
}

function documentFields(model: ServiceModel, type: TypeName, document: unknown): Readonly<Record<string, unknown>> {
  if (document === undefined) return {};
  const shape = structureOf(model, type);
  const [only, ...others] = Object.keys(shape.members);
  // The location of a bucket: the document is the value of the only member.
  if (typeof document === "string" && only !== undefined && others.length === 0)
    return { [only]: document === "" ? undefined : document };
  const payload = payloadOf(shape);
  if (payload === undefined) return documentValue(model, type, document) as Readonly<Record<string, unknown>>;
  const [member, payloadType] = payload;
  return { [member]: documentValue(model, payloadType, document) };
}
