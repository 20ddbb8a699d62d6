/** IAM policy documents: the JSON that a program writes, parsed and checked once. */
import { messageOf } from "../nodeErrors";
import { checkConditionValue } from "./conditionValues";
import { checkAction, checkPrincipal, checkResource } from "./elements";
import { type Operator, parseOperator } from "./operators";
import { actionPattern, literalPattern, pattern, type Pattern } from "./patterns";
import { malformed, unsupported } from "./unsupported";

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

/** How patterns are read, and the statement that they stand in. */
interface Reading {
  readonly where: string;
  readonly hasVariables: boolean;
}

function readStatement(statement: Readonly<Record<string, unknown>>, hasVariables: boolean): Statement {
  const where = typeof statement["Sid"] === "string" ? `statement ${statement["Sid"]}` : "a statement";
  if ("NotPrincipal" in statement) throw unsupported(`does not evaluate NotPrincipal (${where}).`);
  refuseUnknown(statement, statementElements, where);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") throw malformed(`${where} has the Effect ${JSON.stringify(effect)}`);
  const actions = readActions(statement, where);
  if (actions === undefined) throw malformed(`${where} has neither Action nor NotAction`);
  const reading = { where, hasVariables };
  return {
    sid: typeof statement["Sid"] === "string" ? statement["Sid"] : undefined,
    effect,
    principals: readPrincipals(statement["Principal"], where),
    actions,
    resources: readResources(statement, reading),
    conditions: readConditions(statement["Condition"], reading),
  };
}

function readActions(statement: Readonly<Record<string, unknown>>, where: string): Selection | undefined {
  return readSelection(statement, "Action", where, (text) => {
    checkAction(text, where);
    return actionPattern(text);
  });
}

function readResources(
  statement: Readonly<Record<string, unknown>>,
  { where, hasVariables }: Reading,
): Selection | undefined {
  return readSelection(statement, "Resource", where, (text) => {
    checkResource(text, hasVariables, where);
    return hasVariables ? pattern(text) : literalPattern(text);
  });
}

function readSelection(
  statement: Readonly<Record<string, unknown>>,
  element: "Action" | "Resource",
  where: string,
  made: (text: string) => Pattern,
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

function readPrincipals(element: unknown, where: string): Principals | undefined {
  if (element === undefined) return undefined;
  if (element === "*") return { AWS: ["*"] };
  const principals = Object.entries(asRecord(element, `the Principal of ${where}`)).map(([type, names]) => {
    const read = readStrings(names, `Principal ${type} of ${where}`);
    for (const name of read) checkPrincipal(type, name, where);
    return [type, read] as const;
  });
  return Object.fromEntries(principals);
}

function readConditions(element: unknown, { where, hasVariables }: Reading): readonly Condition[] {
  if (element === undefined) return [];
  return Object.entries(asRecord(element, `the Condition of ${where}`)).flatMap(([name, keys]) => {
    const operator = parseOperator(name);
    if (operator === undefined) throw unsupported(`does not know the condition operator ${name} (${where}).`);
    return Object.entries(asRecord(keys, `${name} of ${where}`)).map(([key, values]) => ({
      operator,
      key,
      values: readStrings(values, `${name} ${key} of ${where}`).map((text) => {
        checkConditionValue(operator, text, hasVariables, where);
        return hasVariables ? pattern(text) : literalPattern(text);
      }),
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
