/** What an update did to a stack, resource by resource, for people. */
import { z } from "zod";

const operation = z.enum(["create", "update", "replace", "delete"]);

const changeSchema = z.object({
  name: z.string(),
  /** The type token, for example `aws:sagemaker/endpoint:Endpoint`. */
  type: z.string(),
  operation,
});

/** What came of every resource, as an engine tells it. */
const everyResource = z.array(changeSchema.extend({ operation: operation.or(z.literal("same")) }));

export const changesSchema = z.object({
  /** In the order of the update. */
  resources: z.array(changeSchema),
  /** How many resources stayed as they were. */
  unchanged: z.number().int().nonnegative(),
});

export type Changes = Readonly<z.infer<typeof changesSchema>>;

/** Tells what changed from what did not. */
export function changesOf(all: Readonly<z.infer<typeof everyResource>>): Changes {
  const resources = all.flatMap((resource) =>
    resource.operation === "same" ? [] : [{ name: resource.name, type: resource.type, operation: resource.operation }],
  );
  return { resources, unchanged: all.length - resources.length };
}

/** Reads what an engine has written of an update. */
export function parseChanges(text: string): Changes {
  return changesOf(everyResource.parse(JSON.parse(text)));
}
