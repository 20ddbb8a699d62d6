/** Reads the requests of AwsJson services by one schema each, and answers what is wrong with them in AWS's words. */
import type { z } from "zod";
import { AwsError, type Operation } from "./contract";

type Issue = z.core.$ZodIssue;

/**
 * Makes an operation whose input is read by a schema; the schemas are strict, so that nothing is accepted and then
 * ignored. The operation's name, when given, is part of the refusal of what is not rehearsed.
 */
export type RequestReader = <Input, Output>(
  schema: z.ZodType<Input>,
  definition: Operation<Input, Output>,
  name?: string,
) => Operation<unknown, Output>;

/**
 * @param service for messages, for example `CodeBuild`
 * @param code of the error that the service answers to a request that is not well formed
 */
export function requestReader(service: string, code: string): RequestReader {
  return (schema, definition, name) => {
    const read = (input: unknown) => readRequest({ service, code, name }, schema, input);
    return {
      access: (input, call) => definition.access(read(input), call),
      run: (input, call) => definition.run(read(input), call),
    };
  };
}

function readRequest<Input>(
  { service, code, name }: { readonly service: string; readonly code: string; readonly name: string | undefined },
  schema: z.ZodType<Input>,
  input: unknown,
): Input {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const { issues } = result.error;
  const refused = issues.flatMap((issue) => notRehearsed(issue, input));
  if (refused.length > 0)
    throw new AwsError(
      "NotImplemented",
      `The rehearsal's ${service} does not do ${name === undefined ? "" : `${name} with `}${refused.join(", ")}.`,
      501,
    );
  const faults = issues.map((issue) => describeIssue(issue, input));
  const heading = faults.length === 1 ? "1 validation error detected" : `${faults.length} validation errors detected`;
  throw new AwsError(code, `${heading}: ${faults.join("; ")}`);
}

/**
 * Members that no schema names, and values other than the only one that is carried out here (a literal in the schema).
 */
function notRehearsed(issue: Issue, input: unknown): readonly string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...issue.path, key].join("."));
  const value = valueAt(input, issue.path);
  if (issue.code !== "invalid_value" || issue.values.length !== 1 || value === undefined) return [];
  return [`${issue.path.join(".")} = ${JSON.stringify(value)}`];
}

function describeIssue(issue: Issue, input: unknown): string {
  const value = valueAt(input, issue.path);
  const shown = value === undefined ? "null" : `'${typeof value === "string" ? value : JSON.stringify(value)}'`;
  return `Value ${shown} at '${memberPath(issue.path)}' failed to satisfy constraint: ${constraint(issue, value)}`;
}

function constraint(issue: Issue, value: unknown): string {
  if (value === undefined) return "Member must not be null";
  switch (issue.code) {
    case "too_small":
      return issue.origin === "number" || issue.origin === "int"
        ? `Member must have value greater than or equal to ${issue.minimum}`
        : `Member must have length greater than or equal to ${issue.minimum}`;
    case "too_big":
      return issue.origin === "number" || issue.origin === "int"
        ? `Member must have value less than or equal to ${issue.maximum}`
        : `Member must have length less than or equal to ${issue.maximum}`;
    case "invalid_format":
      return `Member must satisfy regular expression pattern: ${patternOf(issue)}`;
    case "invalid_value":
      return `Member must satisfy enum value set: [${issue.values.map(String).join(", ")}]`;
    case "invalid_type":
      return `Member must be of type ${issue.expected}`;
    case "not_multiple_of":
    case "unrecognized_keys":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return issue.message;
  }
}

function patternOf({ pattern, format }: Extract<Issue, { readonly code: "invalid_format" }>): string {
  return (pattern ?? format).replace(/^\/|\/u?$/gu, "");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

/** AWS names members in lower camel case and counts list members from 1: `inputDataConfig.1.member.channelName`. */
function memberPath(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === "number" ? `${key + 1}.member` : lowerFirst(String(key)))).join(".");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
