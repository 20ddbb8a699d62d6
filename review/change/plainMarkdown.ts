/**
 * Whether a text is Markdown that can be shown under this project's name although somebody else has written it: words,
 * headings, lists and tables, and anything at all inside code. No link, no picture, no mention, no HTML.
 *
 * It is stricter than Markdown wherever that has two readings: what it takes for code GitHub takes for code.
 */

/** @returns the first line that is refused, or undefined */
export function refusedLine(text: string): string | undefined {
  const lines = text.split("\n");
  let fence = "";
  for (const [index, line] of lines.entries()) {
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line)) return line;
    if (fence !== "") {
      if (/^`+$/u.test(line.trim()) && line.trim().length >= fence.length) fence = "";
    } else if (/^`{3,}text$/u.test(line)) {
      fence = line.slice(0, -"text".length);
    } else if (!isPlainLine(line, isInTable(lines, index))) return line;
  }
  return fence === "" ? undefined : fence;
}

/** Letters, digits and the marks that our own words, headings, lists and tables need. */
const plain = /^[\p{L}\p{N} #*|().,:;+\-−–→$?…"']*$/u;

function isPlainLine(line: string, inTable: boolean): boolean {
  let rest = line.replaceAll("<br>", " ");
  let outside = "";
  while (rest !== "") {
    const start = /`+/u.exec(rest);
    if (start === null) break;
    const [fence] = start;
    const after = rest.slice(start.index + fence.length);
    const end = [...after.matchAll(/`+/gu)].find(([run]) => run.length === fence.length);
    if (end === undefined) return false;
    // In a table a bar ends the cell and with it the code.
    if (inTable && /(?<!\\)\|/u.test(after.slice(0, end.index))) return false;
    outside += `${rest.slice(0, start.index)} `;
    rest = after.slice(end.index + fence.length);
  }
  outside += rest;
  return plain.test(outside) && !/www\./iu.test(outside);
}

/** Whether a line of dashes stands between the same empty lines. */
function isInTable(lines: readonly string[], index: number): boolean {
  const from = lines.lastIndexOf("", index) + 1;
  const end = lines.indexOf("", index);
  const block = lines.slice(from, end === -1 ? undefined : end);
  return block.some((line) => /^[\s|:-]*-[\s|:-]*$/u.test(line));
}
