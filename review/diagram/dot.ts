/** Drawings in Graphviz's language, and their rendering as SVG. */
/** Statements of Graphviz's language. */
export type Drawing = readonly string[];

/** Colours of a page: a picture is drawn once for each. */
export interface Theme {
  readonly text: string;
  readonly line: string;
  readonly frame: string;
  readonly fill: string;
}

export const themes = {
  light: { text: "#1f2328", line: "#59636e", frame: "#8c959f", fill: "#ffffff" },
  dark: { text: "#e6edf3", line: "#9198a1", frame: "#656c76", fill: "#151b23" },
} as const satisfies Readonly<Record<string, Theme>>;

/** A box with a name in bold and lines below it. */
export function node(id: string, name: string, lines: readonly string[]): string {
  const below = lines.map((line) => `<br/><font point-size="9">${escaped(line)}</font>`).join("");
  return `${quoted(id)} [label=<<b>${escaped(name)}</b>${below}>];`;
}

/** A frame with a title around nodes. */
export function boxed(title: string, nodes: readonly string[]): string {
  return [`subgraph ${quoted(`cluster ${title}`)} {`, `label=<<b>${escaped(title)}</b>>;`, ...nodes, "}"].join("\n");
}

/** An arrow. */
export function between(from: string, to: string): string {
  return `${quoted(from)} -> ${quoted(to)};`;
}

/** The drawing as SVG: the same bytes for the same drawing, title and theme. */
export async function asSvg(drawing: Drawing, title: string, theme: Theme): Promise<string> {
  // One of the fonts whose widths Graphviz knows.
  const font = 'fontname="Arial"';
  const source = [
    `digraph ${quoted(title)} {`,
    `graph [rankdir=LR, bgcolor=transparent, ranksep=0.3, nodesep=0.14, fontsize=12, ${font}, ` +
      `fontcolor="${theme.text}", color="${theme.frame}", style=rounded];`,
    `node [shape=box, style="rounded,filled", fontsize=11, margin="0.1,0.06", height=0.3, ${font}, ` +
      `fontcolor="${theme.text}", color="${theme.line}", fillcolor="${theme.fill}"];`,
    `edge [arrowsize=0.6, color="${theme.line}"];`,
    ...drawing,
    "}",
  ].join("\n");
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  return graphviz.layout(source, "svg", "dot");
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/gu, "\\$&")}"`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
