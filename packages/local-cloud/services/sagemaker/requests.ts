/** How SageMaker reads requests and refuses them. */
import type { z } from "zod";
import { AwsError, type Operation } from "../../contract";
import { requestReader } from "../../requests";

const read = requestReader("SageMaker", "ValidationException");

/** An operation whose input is read by a schema before it is authorized and run. */
export function operation<Input, Output>(
  name: string,
  schema: z.ZodType<Input>,
  definition: Operation<Input, Output>,
): Operation<unknown, Output> {
  return read(schema, definition, name);
}

/** Something that AWS does and this cloud does not: refused by name, never ignored. */
export function unsupported(what: string): AwsError {
  return new AwsError("NotImplemented", `The rehearsal's SageMaker does not do ${what}.`, 501);
}

export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
