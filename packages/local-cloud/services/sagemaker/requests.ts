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

export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
