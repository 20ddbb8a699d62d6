/** What is wrong with a request or an answer, in the words that AWS's services share. */
import { lowerFirst } from "./wireNames";

export interface Fault {
  /** `type` when the value cannot be read at all, as a number in place of text. */
  readonly kind: "constraint" | "type" | "unknown";
  /** `inputDataConfig.1.member.channelName`. */
  readonly path: string;
  readonly text: string;
}

/** Where a value stands: names of members and, for entries of lists, their index. */
export type Path = readonly (number | string)[];

/** Most characters of a value that a message repeats. */
const longestValue = 200;

export function constraintFault(path: Path, value: unknown, constraint: string): Fault {
  const place = memberPath(path);
  return {
    kind: "constraint",
    path: place,
    text: `Value ${shown(value)} at '${place}' failed to satisfy constraint: ${constraint}`,
  };
}

export function typeFault(path: Path, value: unknown, expected: string): Fault {
  const place = memberPath(path);
  return { kind: "type", path: place, text: `Value ${shown(value)} at '${place}' is not of type ${expected}` };
}

export function unknownFault(path: Path): Fault {
  const place = memberPath(path);
  return { kind: "unknown", path: place, text: `Unknown member at '${place}'` };
}

export function headingOf(faults: readonly Fault[]): string {
  return faults.length === 1 ? "1 validation error detected" : `${faults.length} validation errors detected`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "null";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `'${text.length > longestValue ? `${text.slice(0, longestValue)}…` : text}'`;
}

/** AWS names members in lower camel case and counts entries from 1: `inputDataConfig.1.member.channelName`. */
function memberPath(path: Path): string {
  return path.map((key) => (typeof key === "number" ? `${key + 1}.member` : lowerFirst(key))).join(".");
}
