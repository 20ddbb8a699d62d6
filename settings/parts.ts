/**
 * What the schema of the settings is put together from. The message of every check is the name of a rule (rules.ts).
 */
import { z } from "zod";
import type { RuleName } from "./rules";

declare module "zod" {
  /** What the reference says of a setting besides its type, default and range. */
  interface GlobalMeta {
    meaning?: string;
    /** What the next update does when the setting has changed. */
    change?: string;
  }
}

/** What a change does that neither replaces nor redeploys anything. */
export const inPlace = "updated in place";
/** What a change does that decides about the model. */
export const newJob = "a new training job and model package; the former ones are kept";
/** What a change does that decides how training runs, and not about the model. */
export const nextJob = "counts for the next job";
/** What a change does that decides how a model is served. */
export const newConfiguration = "a new endpoint configuration, to which the endpoint is updated in place";

/** What AWS's models allow of text; the whole text has to fit the pattern. */
interface TextLimit {
  readonly min: number;
  readonly max: number;
  readonly pattern?: string;
}

export const text = (pattern: RegExp, rule: RuleName): z.ZodString => z.string(rule).regex(pattern, rule);
export const wholeNumber = (minimum: number, maximum: number, rule: RuleName): z.ZodInt =>
  z.int(rule).min(minimum, rule).max(maximum, rule);
/** Text that AWS takes, and that is what the setting means by it. One fault, whatever is wrong with it. */
export const limitedText = ({ min, max, pattern = "[^]*" }: TextLimit, rule: RuleName, meant = /^/u): z.ZodString => {
  const whole = new RegExp(`^(?:${pattern})$`, "u");
  return z
    .string(rule)
    .refine((value) => value.length >= min && value.length <= max && whole.test(value) && meant.test(value), rule);
};
/** One of more values than anybody wants to read: the rule says which they are. */
export const oneOf = (values: readonly string[], rule: RuleName): z.ZodString => {
  const known = new Set(values);
  return z.string(rule).refine((value) => known.has(value), rule);
};
/** A list as long as AWS takes it. */
export const limitedList = <Entry extends z.core.$ZodType>(
  entry: Entry,
  { min, max }: { readonly min: number; readonly max: number },
  rule: RuleName,
): z.ZodArray<Entry> => z.array(entry, rule).min(min, rule).max(max, rule);
/** A list in which nothing stands twice. */
export const once = (list: z.ZodArray<z.ZodString>, rule: RuleName): z.ZodArray<z.ZodString> =>
  list.refine((all) => new Set(all).size === all.length, rule);
/**
 * E-mail addresses, each once: SNS has one subscription of an address, in small or capital letters.
 *
 * @param twice the rule for an address that stands twice
 */
export const addresses = (rule: RuleName, twice: RuleName = rule): z.ZodArray<z.ZodEmail> =>
  z.array(z.email(rule), rule).refine((all) => new Set(all.map((each) => each.toLowerCase())).size === all.length, {
    error: twice,
    when: ({ value }) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  });
export const share = (rule: RuleName): z.ZodNumber => z.number(rule).min(0, rule).max(1, rule);
/** An object that refuses keys it does not know, and is refused by one rule when it is no object. */
export const block = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  rule: RuleName,
): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, { error: (issue) => (issue.code === "invalid_type" ? rule : undefined) });

export const stackName = text(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/u, "stackName");
