/** Reads the requests of AwsJson services by one schema each, before they are authorized and run. */
import type { z } from "zod";
import { AwsError } from "./contract";
import type { Operation } from "./contract";

/** Makes an operation whose input is read by a schema; the schemas are strict, so that nothing is accepted and then ignored. */
export type RequestReader = <Input, Output>(schema: z.ZodType<Input>, definition: Operation<Input, Output>) => Operation<unknown, Output>;

/**
 * @param service for messages, for example `CodeBuild`
 * @param code of the error that the service answers to a request that is not well formed
 */
export function requestReader(service: string, code: string): RequestReader {
  return (schema, definition) => ({
    access: (input, call) => definition.access(readRequest(service, code, schema, input), call),
    run: (input, call) => definition.run(readRequest(service, code, schema, input), call),
  });
}

function readRequest<Input>(service: string, code: string, schema: z.ZodType<Input>, input: unknown): Input {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const { issues } = result.error;
  const unsupported = issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key].join(".")) : []));
  if (unsupported.length > 0) throw new AwsError("NotImplemented", `The rehearsal's ${service} does not do ${unsupported.join(", ")}.`, 501);
  throw new AwsError(code, issues.map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`).join("; "));
}
