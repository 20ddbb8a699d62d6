/** A document as a comment on GitHub. What others have written stands in code, where nothing of it is Markdown. */
import { type Block, type Cell, type Item, type Line, shownLines, shownOnOneLine } from "./document";

/** GitHub's limit of a comment, in characters. */
export const longestComment = 65_536;

/** A part of a document that can be left out whole, and the heading that it stands under. */
interface Chunk {
  readonly text: string;
  readonly under: string;
}

/** @param marker a line that says whose comment it is, and which nobody sees */
export function markdown(marker: string, blocks: readonly Block[], limit = longestComment): string {
  let under = "";
  const chunks = blocks.flatMap((block): readonly Chunk[] => {
    if (block.kind === "heading") under = plain(block.line);
    return chunksOf(block).map((text) => ({ text, under }));
  });
  const whole = chunks.map(({ text }) => text).join("");
  return `${marker}\n${marker.length + 1 + whole.length <= limit ? whole : cut(chunks, limit - marker.length - 1)}`;
}

/** What fits, from the beginning, and what was left out. */
function cut(chunks: readonly Chunk[], limit: number): string {
  // The words about it need room themselves; with them the list of headings stays short.
  const room = limit - 1500;
  let length = 0;
  const fitting = chunks.findIndex(({ text }) => (length += text.length) > room);
  const kept = chunks.slice(0, fitting);
  const headings = [...new Set(chunks.slice(fitting).map(({ under }) => under))].slice(0, 10);
  const left = headings.map((each) => `- ${code(each.slice(0, 100))}`).join("\n");
  return (
    `${kept.map(({ text }) => text).join("")}\n\n**Cut here.** A comment holds ${limit.toLocaleString("en-US")} ` +
    `characters. ${chunks.length - fitting} parts are left out; \`npm run preview\` in a checkout shows them. ` +
    `They are under:\n\n${left}\n`
  );
}

function chunksOf(block: Block): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [`\n${"#".repeat(block.level)} ${inline(block.line)}\n`];
    case "paragraph":
      return [`\n${inline(block.line)}\n`];
    case "list":
      return block.items.map((item, index) => `${index === 0 ? "\n" : ""}${listItem(item)}`);
    case "table": {
      const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
      const head = `\n${row(block.head)}${row(block.head.map(() => "---"))}`;
      return block.rows.map((cells, index) => `${index === 0 ? head : ""}${row(cells.map(cellText))}`);
    }
    case "quote":
      return [`\n${fenced(block.text)}\n`];
  }
}

function listItem({ line, details }: Item): string {
  return [`- ${inline(line)}`, ...details.map((each) => `  - ${inline(each)}`)].join("\n").concat("\n");
}

function inline(line: Line): string {
  return line.map((part) => (typeof part === "string" ? part : code(part.theirs))).join("");
}

/** A bar would end the cell, also inside code. */
function cellText(cell: Cell): string {
  const escaped = (part: Line[number]): string =>
    typeof part === "string" ? part : code(part.theirs).replaceAll("|", String.raw`\|`);
  return cell.map((line) => line.map(escaped).join("")).join("<br>");
}

function plain(line: Line): string {
  return line.map((part) => (typeof part === "string" ? part : part.theirs)).join("");
}

/** The fence is longer than any in the text. */
function code(text: string): string {
  const shown = shownOnOneLine(text);
  if (shown.trim() === "") return '`""`';
  const fence = "`".repeat(longestRun(shown) + 1);
  const room = /^[` ]|[` ]$/u.test(shown) ? " " : "";
  return `${fence}${room}${shown}${room}${fence}`;
}

function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}text`, ...shownLines(text), fence].join("\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
}
