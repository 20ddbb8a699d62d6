/** A document as lines for a terminal. */
import { type Block, type Cell, type Line, shownLines, shownOnOneLine } from "./document";

export function terminalText(blocks: readonly Block[]): string {
  return blocks.flatMap(linesOf).join("\n").trim();
}

function underline(level: 2 | 3 | 4, length: number): readonly string[] {
  return level === 4 ? [] : [(level === 2 ? "=" : "-").repeat(length)];
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case "heading":
      return ["", inline(block.line), ...underline(block.level, inline(block.line).length)];
    case "paragraph":
      return ["", inline(block.line)];
    case "list":
      return [
        "",
        ...block.items.flatMap(({ line, details }) => [
          `  ${inline(line)}`,
          ...details.map((each) => `      ${inline(each)}`),
        ]),
      ];
    case "table":
      return ["", ...block.rows.flatMap((cells) => rowLines(block.head, cells))];
    case "quote":
      return ["", ...shownLines(block.text).map((each) => `    ${each}`)];
  }
}

/** Cells are too long to stand side by side: the first one is a title, the others stand below it. */
function rowLines(head: readonly string[], [title = [], ...cells]: readonly Cell[]): readonly string[] {
  return [
    `  ${cellText(title)}`,
    ...cells.flatMap((cell, index) => (cell.length === 0 ? [] : [`      ${head[index + 1] ?? ""}: ${cellText(cell)}`])),
  ];
}

function cellText(cell: Cell): string {
  return cell.map(inline).join("; ");
}

function inline(line: Line): string {
  return line.map((part) => (typeof part === "string" ? part : shownOnOneLine(part.theirs))).join("");
}
