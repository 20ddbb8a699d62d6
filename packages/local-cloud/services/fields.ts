import { AwsError } from "../contract";

/** A field of a request that AWS requires. */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined || value === "")
    throw new AwsError("ValidationException", `Missing required parameter: ${name}`);
  return value;
}

/** What a request really sets: a member that is there without a value changes nothing. */
export type Defined<Request> = { [Member in keyof Request]: Exclude<Request[Member], undefined> };

export function defined<Request extends object>(request: Request): Defined<Request> {
  const set: Partial<Request> = { ...request };
  for (const [member, value] of Object.entries(request)) if (value === undefined) Reflect.deleteProperty(set, member);
  // No type of TypeScript follows the loop.
  return set as Defined<Request>;
}

/** A request without some of its members, for answers that repeat the rest. */
export function without<Request extends object, Key extends keyof Request>(
  request: Request,
  ...keys: readonly Key[]
): Omit<Request, Key> {
  const left: Partial<Request> = { ...request };
  for (const key of keys) Reflect.deleteProperty(left, key);
  // No type of TypeScript follows the loop.
  return left as Omit<Request, Key>;
}
