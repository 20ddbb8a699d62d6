/** IAM policy documents: the JSON that a program writes, parsed and checked once. */
import { AwsError } from "../contract";
import { messageOf } from "../nodeErrors";
import { type Operator, parseOperator } from "./operators";
import { actionPattern, literalPattern, pattern, type Pattern } from "./patterns";
import { unsupported } from "./unsupported";

/** `Action`/`NotAction` or `Resource`/`NotResource`. */
export interface Selection {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

export interface Condition {
  readonly operator: Operator;
  readonly key: string;
  readonly values: readonly Pattern[];
}

/** Principals by type (`AWS`, `Service`, …); `AWS: ["*"]` stands for everyone. */
export type Principals = Readonly<Record<string, readonly string[]>>;

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly principals: Principals | undefined;
  readonly actions: Selection;
  /** Absent in trust policies, which apply to the role that carries them. */
  readonly resources: Selection | undefined;
  readonly conditions: readonly Condition[];
}

export type Policy = readonly Statement[];

const statementElements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);
const documentElements = new Set(["Version", "Id", "Statement"]);

/**
 * The versions of the policy language, and whether `${…}` is a variable in them. Source: IAM user guide, "IAM JSON
 * policy elements: Version".
 */
const variablesByVersion: Readonly<Record<string, boolean>> = { "2008-10-17": false, "2012-10-17": true };
/** That of a document which names none. */
const defaultVersion = "2008-10-17";

/**
 * Parses a policy document as a program wrote it.
 *
 * @throws AwsError MalformedPolicyDocument for what AWS refuses too, NotImplemented for what only the local cloud lacks
 */
export function parsePolicy(document: string): Policy {
  const elements = asRecord(readJson(document), "the document");
  refuseUnknown(elements, documentElements, "the document");
  const hasVariables = readVersion(elements["Version"]);
  const list = listOf(elements["Statement"]);
  if (list.length === 0) throw malformed("it has no statement");
  return list.map((statement) => readStatement(asRecord(statement, "a statement"), hasVariables));
}

/** Whether the language of a document has variables. */
function readVersion(version: unknown = defaultVersion): boolean {
  const hasVariables = typeof version === "string" ? variablesByVersion[version] : undefined;
  if (hasVariables === undefined) throw malformed(`its Version is ${JSON.stringify(version)}`);
  return hasVariables;
}

function readStatement(statement: Readonly<Record<string, unknown>>, hasVariables: boolean): Statement {
  const where = typeof statement["Sid"] === "string" ? `statement ${statement["Sid"]}` : "a statement";
  if ("NotPrincipal" in statement) throw unsupported(`does not evaluate NotPrincipal (${where}).`);
  refuseUnknown(statement, statementElements, where);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") throw malformed(`${where} has the Effect ${JSON.stringify(effect)}`);
  const actions = readSelection(statement, "Action", { where, made: actionPattern });
  if (actions === undefined) throw malformed(`${where} has neither Action nor NotAction`);
  const made = hasVariables ? pattern : literalPattern;
  const resources = readSelection(statement, "Resource", { where, made });
  for (const { text } of resources?.patterns ?? []) checkResource(text, where);
  return {
    sid: typeof statement["Sid"] === "string" ? statement["Sid"] : undefined,
    effect,
    principals: readPrincipals(statement["Principal"], where),
    actions,
    resources,
    conditions: readConditions(statement["Condition"], { where, made }),
  };
}

/** How patterns are read, and the statement that they stand in. */
interface PatternReading {
  readonly where: string;
  readonly made: (text: string) => Pattern;
}

function readSelection(
  statement: Readonly<Record<string, unknown>>,
  element: "Action" | "Resource",
  { where, made }: PatternReading,
): Selection | undefined {
  const selected = statement[element];
  const excluded = statement[`Not${element}`];
  if (selected !== undefined && excluded !== undefined)
    throw malformed(`${where} has both ${element} and Not${element}`);
  if (selected !== undefined)
    return { negated: false, patterns: readStrings(selected, `${element} of ${where}`).map(made) };
  if (excluded !== undefined)
    return { negated: true, patterns: readStrings(excluded, `Not${element} of ${where}`).map(made) };
  return undefined;
}

function checkResource(text: string, where: string): void {
  if (text !== "*" && !/^arn:([^:]*:){4}./su.test(text))
    throw malformed(`${where} has the resource ${JSON.stringify(text)}, which is neither an ARN nor "*"`);
}

function readPrincipals(element: unknown, where: string): Principals | undefined {
  if (element === undefined) return undefined;
  if (element === "*") return { AWS: ["*"] };
  const principals = asRecord(element, `the Principal of ${where}`);
  return Object.fromEntries(
    Object.entries(principals).map(([type, names]) => [type, readStrings(names, `Principal ${type} of ${where}`)]),
  );
}

function readConditions(element: unknown, { where, made }: PatternReading): readonly Condition[] {
  if (element === undefined) return [];
  return Object.entries(asRecord(element, `the Condition of ${where}`)).flatMap(([name, keys]) => {
    const operator = parseOperator(name);
    if (operator === undefined) throw unsupported(`does not know the condition operator ${name} (${where}).`);
    return Object.entries(asRecord(keys, `${name} of ${where}`)).map(([key, values]) => ({
      operator,
      key,
      values: readStrings(values, `${name} ${key} of ${where}`).map(made),
    }));
  });
}

function readStrings(element: unknown, where: string): readonly string[] {
  return listOf(element).map((entry) => {
    if (typeof entry === "string" || typeof entry === "boolean" || typeof entry === "number") return String(entry);
    throw malformed(`${where} holds ${JSON.stringify(entry)}`);
  });
}

/** Whoever writes a policy may leave out the brackets of a list of one. */
function listOf(element: unknown): readonly unknown[] {
  return Array.isArray(element) ? element : [element];
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(`it is not JSON: ${messageOf(error)}`);
  }
}

function asRecord(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(`${where} is ${JSON.stringify(value)}`);
  return { ...value };
}

function refuseUnknown(element: Readonly<Record<string, unknown>>, allowed: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(element).filter((name) => !allowed.has(name));
  if (unknown.length > 0)
    throw malformed(`${where} has the unknown element ${unknown.join(", ")}; allowed: ${[...allowed].join(", ")}`);
}

function malformed(fault: string): AwsError {
  return new AwsError("MalformedPolicyDocument", `The policy cannot be used: ${fault}.`);
}
