/** The outputs that a stack has: those of parts that it does not declare are left out. */
export function withoutAbsent<Value>(outputs: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(outputs).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
