import { AwsError } from "../contract";

/** A field of a request that AWS requires. */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined || value === "") throw new AwsError("ValidationException", `Missing required parameter: ${name}`);
  return value;
}
