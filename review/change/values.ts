/** Values of properties as a person reads them in one line. */
import { type Line, line, words } from "./document";
import { isPolicy } from "./statements";

/** Characters of a value that are shown. */
const longest = 160;
/** How many of those that two long values have in common at their beginning. */
const context = 24;

/** `path: old → new`. What long texts have in common at the beginning is left out. */
export function changeLine(path: string, old: unknown, current: unknown): Line {
  if (isPolicy(old) || isPolicy(current)) return [...line`${path}`, ...words(": see the permissions")];
  const texts = [textOf(old), textOf(current)] as const;
  const skipped = Math.max(...texts.map(({ length }) => length)) > longest ? commonLength(...texts) - context : 0;
  const [former, now] = texts.map((text) => shortened(text, Math.max(0, skipped)));
  return line`${path}: ${former ?? ""} → ${now ?? ""}`;
}

function textOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === "") return "an empty text";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function shortened(text: string, skipped: number): string {
  const rest = text.slice(skipped);
  const shown = rest.length > longest ? `${rest.slice(0, longest)}… (${text.length} characters)` : rest;
  return skipped > 0 ? `…${shown}` : shown;
}
