/**
 * What the schema of the settings is put together from. The message of every check is the name of a rule (rules.ts).
 */
import { z } from "zod";
import type { RuleName } from "./rules";

/** What a change does that neither replaces nor redeploys anything. */
export const inPlace = "updated in place";

export const text = (pattern: RegExp, rule: RuleName): z.ZodString => z.string(rule).regex(pattern, rule);
export const wholeNumber = (minimum: number, maximum: number, rule: RuleName): z.ZodInt =>
  z.int(rule).min(minimum, rule).max(maximum, rule);
export const share = (rule: RuleName): z.ZodNumber => z.number(rule).min(0, rule).max(1, rule);
/** An object that refuses keys it does not know, and is refused by one rule when it is no object. */
export const block = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  rule: RuleName,
): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, { error: (issue) => (issue.code === "invalid_type" ? rule : undefined) });
