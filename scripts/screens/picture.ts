/** A recording of a terminal as an SVG: each line appears as it did, with the long pauses cut. */
import { widthOf } from "../../machine/columns";
import type { ShownLine } from "../../test/rehearsal/screens/screen";

/** Colours of a page: the picture is drawn once for each. */
interface Theme {
  readonly text: string;
  readonly frame: string;
  readonly fill: string;
  readonly green: string;
  readonly red: string;
}

export const terminalThemes = {
  light: { text: "#1f2328", frame: "#d1d9e0", fill: "#f6f8fa", green: "#1a7f37", red: "#d1242f" },
  dark: { text: "#e6edf3", frame: "#3d444d", fill: "#151b23", green: "#3fb950", red: "#f85149" },
} as const satisfies Readonly<Record<string, Theme>>;

/** Of a picture that is shown 800 pixels wide. */
const size = { width: 800, column: 7.8, line: 18, letters: 13, margin: 16 } as const;

/** No pause of the picture is longer, in seconds. */
const longestPause = 1.2;

/** @param title what somebody is told who does not see it */
export function terminalPicture(lines: readonly ShownLine[], title: string, theme: Theme): string {
  const height = 2 * size.margin + lines.length * size.line;
  const moments = shortened(lines);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" ` +
      `height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>`,
    `text{font:${size.letters}px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;` +
      `fill:${theme.text};white-space:pre}`,
    `.b{font-weight:bold}.g{fill:${theme.green}}.r{fill:${theme.red}}`,
    // Somebody who wants no motion, and a program that shows none, sees the end.
    `@media (prefers-reduced-motion:no-preference){text{animation:a .2s both}}`,
    `@keyframes a{from{opacity:0}}`,
    `</style>`,
    `<rect x=".5" y=".5" width="${size.width - 1}" height="${height - 1}" rx="8" fill="${theme.fill}" ` +
      `stroke="${theme.frame}"/>`,
    ...lines.flatMap(({ text }, index) => lineOf(text, index, moments[index] ?? 0)),
    "</svg>",
    "",
  ].join("\n");
}

function shortened(lines: readonly ShownLine[]): readonly number[] {
  let [moment, before] = [0, 0];
  return lines.map(({ at }) => {
    moment += Math.min(longestPause, at - before);
    before = at;
    return moment;
  });
}

function lineOf(text: string, index: number, moment: number): readonly string[] {
  const parts = columnsOf(text);
  if (parts.length === 0) return [];
  const y = size.margin + (index + 1) * size.line - 5;
  const spans = parts.map(({ column, text: shown, style }) => {
    const x = (size.margin + column * size.column).toFixed(1);
    return `<tspan x="${x}"${style === "" ? "" : ` class="${style}"`}>${escaped(shown)}</tspan>`;
  });
  return [`<text y="${y}" style="animation-delay:${moment.toFixed(1)}s">${spans.join("")}</text>`];
}

/** Text of one style from a column on. */
interface Part {
  readonly column: number;
  readonly text: string;
  readonly style: "" | "b" | "g" | "r";
}

const styles: ReadonlyMap<string, Part["style"]> = new Map([
  ["1", "b"],
  ["32", "g"],
  ["31", "r"],
]);

const sequenceBegins = "\u001B[";

/**
 * What a line is drawn of: after a gap and after a change of style the place is said again, because letters that a font
 * does not have are not as wide as its others.
 */
function columnsOf(line: string): readonly Part[] {
  const [plain = "", ...styled] = line.split(sequenceBegins);
  const pieces = styled.map((piece) => {
    const end = piece.indexOf("m");
    return { style: styles.get(piece.slice(0, end)) ?? "", text: piece.slice(end + 1) } as const;
  });
  let column = 0;
  return [{ style: "" as const, text: plain }, ...pieces].flatMap(({ style, text }) =>
    text.split(/(?<= {2})(?! )|(?<! )(?= {2})/u).flatMap((part): Part[] => {
      const here = column;
      column += widthOf(part);
      return part.trim() === "" ? [] : [{ column: here, text: part, style }];
    }),
  );
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
