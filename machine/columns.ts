/** Text in the columns of a terminal: what is wide counts twice, and what joins letters not at all. */
import stringWidth from "string-width";

const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A column a character. Most of what is shown is such text, which need not be looked at letter by letter. */
const plain = /^[ -~…]*$/u;

/** How many columns a text takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** A text in no more columns than these; what is cut ends with an ellipsis. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return columns < 1 ? "" : `${beginning(text, columns - 1).trimEnd()}…`;
}

/** A text in exactly these columns. */
export function column(text: string, columns: number): string {
  const shown = cut(text, columns);
  return shown + " ".repeat(Math.max(0, columns - widthOf(shown)));
}

/**
 * A text in lines of no more columns than these, broken between words where it can be.
 *
 * @param margin before each line but the first
 */
export function wrapped(text: string, columns: number, margin = ""): readonly string[] {
  const lines: string[] = [];
  let rest = text.trimEnd();
  let before = "";
  while (widthOf(before) < columns && widthOf(before) + widthOf(rest) > columns) {
    const line = beginning(rest, columns - widthOf(before));
    const space = rest[line.length] === " " ? line.length : line.lastIndexOf(" ");
    const end = space > 0 ? space : line.length;
    lines.push(before + rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
    before = margin;
  }
  return [...lines, before + rest];
}

/** As much of the beginning as fits, one character at least: a loop that takes beginnings ends. */
function beginning(text: string, columns: number): string {
  if (plain.test(text)) return text.slice(0, Math.max(1, columns));
  let taken = "";
  let width = 0;
  for (const { segment } of segments.segment(text)) {
    width += widthOf(segment);
    if (width > columns && taken !== "") break;
    taken += segment;
  }
  return taken;
}
