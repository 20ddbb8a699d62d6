/** Lines that say what they are about, in two columns. */
import { widthOf, wrapped } from "../../machine/columns";
import { harmless } from "../../machine/harmless";

/** What a line is about, and what it says. */
export type Row = readonly [label: string, text: string];

/** No text is broken into narrower columns. */
const narrowestText = 20;

export interface RowsLayout {
  /** Of the column of labels, at least. */
  readonly narrowestLabels: number;
  readonly indentation: number;
  /** Of the terminal. */
  readonly columns: number;
}

export function inColumns(rows: readonly Row[], layout: RowsLayout): readonly string[] {
  const width = Math.max(layout.narrowestLabels, ...rows.map(([label]) => widthOf(harmless(label))));
  const margin = " ".repeat(layout.indentation);
  const room = Math.max(narrowestText, layout.columns - layout.indentation - width - 2);
  return rows.flatMap(([label, text]) =>
    wrapped(harmless(text), room).map((line, index) => {
      const shown = index === 0 ? harmless(label) : "";
      return `${margin}${shown}${" ".repeat(width - widthOf(shown))}  ${line}`;
    }),
  );
}
