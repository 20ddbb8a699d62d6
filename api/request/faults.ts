import * as z from "zod/mini";
import { Problem } from "../problem";

/** A request's fields, checked. @throws Problem 400 that names every fault */
export function checked<Schema extends z.ZodMiniObject>(schema: Schema, fields: unknown, where: string): z.infer<Schema> {
  const read = schema.safeParse(fields);
  if (read.success) return read.data;
  const allowed = Object.keys(schema.shape).join(", ");
  throw new Problem(400, `${where}: ${read.error.issues.map((issue) => wordsFor(issue, allowed)).join(". ")}.`);
}

function wordsFor(issue: z.core.$ZodIssue, allowed: string): string {
  if (issue.code === "unrecognized_keys") return `${issue.keys.map((key) => JSON.stringify(key)).join(", ")} is not known; allowed are ${allowed}`;
  return [...issue.path.map(String), issue.message].join(" ");
}
