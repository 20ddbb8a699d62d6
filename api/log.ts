/** Writes what an operator has to know. Lambda makes one JSON object of it, with the id of the request. */
export type Log = (entry: Readonly<Record<string, unknown>>) => void;

/** Members of the SDK's errors that tell what happened. The request and its answer are not among them. */
const told = ["name", "message", "code", "OriginalStatusCode", "OriginalMessage", "LogStreamArn"] as const;

/** Most characters that are logged of one member: a model may give back what it was sent. */
const longestMember = 500;

/** An error as an object that can be searched. */
export function errorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: shortened(String(error)) };
  const members = new Map<string, unknown>(told.map((name) => [name, Reflect.get(error, name)]));
  return Object.fromEntries(
    [...members].filter(([, value]) => value !== undefined).map(([name, value]) => [name, shortened(value)]),
  );
}

function shortened(value: unknown): unknown {
  return typeof value === "string" && value.length > longestMember ? `${value.slice(0, longestMember)}…` : value;
}
