import { AwsError } from "../contract";

/** A field of a request that AWS requires. */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined || value === "")
    throw new AwsError("ValidationException", `Missing required parameter: ${name}`);
  return value;
}

/** A request without some of its members, for answers that repeat the rest. */
export function without<Request extends object, Key extends keyof Request>(
  request: Request,
  ...keys: readonly Key[]
): Omit<Request, Key> {
  const left: Partial<Request> = { ...request };
  for (const key of keys) Reflect.deleteProperty(left, key);
  return left as Omit<Request, Key>;
}
