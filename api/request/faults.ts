import type * as z from "zod/mini";
import { shownKeys } from "../echo";
import { Problem } from "../problem";

/**
 * A request's fields, checked.
 *
 * @param where what holds the fields, for example `The body`
 * @throws Problem 400 that names every fault
 */
export function checked<Schema extends z.ZodMiniObject>(
  schema: Schema,
  fields: unknown,
  where: string,
): z.infer<Schema> {
  const read = schema.safeParse(fields);
  if (read.success) return read.data;
  const members = Object.keys(schema.shape).join(", ");
  throw new Problem(400, read.error.issues.map((issue) => faultOf(issue, where, members)).join(" "));
}

function faultOf(issue: z.core.$ZodIssue, where: string, members: string): string {
  if (issue.code === "unrecognized_keys") return `${where} has ${shownKeys(issue.keys)}; allowed are ${members}.`;
  const subject = issue.path.length === 0 ? where : `${where}'s ${issue.path.join(".")}`;
  return `${subject} ${issue.message}.`;
}
