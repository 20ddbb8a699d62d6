/** Policy documents as statements: who may do what, whatever kind of resource holds the document. */
import { z } from "zod";
import type { DeclaredResource } from "#recording-engine/record";
import type { Graph } from "../program/evaluate";

/** One statement of a policy, its lists sorted. */
export interface Statement {
  /** What holds the policy, for example a role's name. */
  readonly where: string;
  /** The Sid, or the place among those without one. */
  readonly sid: string;
  readonly effect: string;
  /** `Action` or `NotAction`, and the like; principals as `AWS arn:…`. */
  readonly actions: Part;
  readonly resources: Part;
  readonly principals: Part;
  /** `StringEquals aws:SourceAccount 123456789012`. */
  readonly conditions: readonly string[];
}

export interface Part {
  /** Whether everything is meant but the values. */
  readonly inverted: boolean;
  readonly values: readonly string[];
}

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const principals = z.union([z.string().transform((all) => [all]), z.record(z.string(), texts)]);
const conditionValues = z.union([texts, z.boolean().transform((one) => [String(one)])]);
const statementSchema = z.object({
  Sid: z.string().optional(),
  Effect: z.string(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).default({}),
});
const documentSchema = z.object({
  Statement: z.union([z.array(statementSchema), statementSchema.transform((s) => [s])]),
});

/** Every statement of every policy that a program declares. */
export function statementsOf({ resources }: Graph): readonly Statement[] {
  return resources.flatMap((resource) =>
    Object.entries(resource.inputs).flatMap(([property, value]) => {
      const document = documentOf(value);
      if (document === undefined) return [];
      const where = property === "assumeRolePolicy" ? `trust of ${holder(resource)}` : holder(resource);
      return document.Statement.map((statement, index) => read(statement, where, index));
    }),
  );
}

/** Whether a property is shown as statements, and need not be shown as text. */
export function isPolicy(value: unknown): boolean {
  return documentOf(value) !== undefined;
}

function documentOf(value: unknown): z.infer<typeof documentSchema> | undefined {
  if (typeof value !== "string" || !value.startsWith("{")) return undefined;
  try {
    return documentSchema.safeParse(JSON.parse(value)).data;
  } catch {
    // A text that only begins like JSON is no policy.
    return undefined;
  }
}

/** What a policy is of. */
function holder({ name, inputs }: DeclaredResource): string {
  const named = [inputs["role"], inputs["bucket"], inputs["name"]].find((value) => typeof value === "string");
  return named ?? name;
}

function read(statement: z.infer<typeof statementSchema>, where: string, index: number): Statement {
  return {
    where,
    sid: statement.Sid ?? `statement ${index + 1}`,
    effect: statement.Effect,
    actions: part(statement.Action, statement.NotAction),
    resources: part(statement.Resource, statement.NotResource),
    principals: part(principalTexts(statement.Principal), principalTexts(statement.NotPrincipal)),
    conditions: Object.entries(statement.Condition)
      .flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => `${operator} ${key} ${[...values].sort().join(", ")}`),
      )
      .sort(),
  };
}

function part(values: readonly string[] | undefined, inverted: readonly string[] | undefined): Part {
  return { inverted: inverted !== undefined, values: [...(inverted ?? values ?? [])].sort() };
}

function principalTexts(given: z.infer<typeof principals> | undefined): readonly string[] | undefined {
  if (given === undefined || Array.isArray(given)) return given;
  return Object.entries(given).flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`));
}
