/**
 * Charts as pictures in a page: Observable Plot draws them as SVG, without a browser. The same figures give the same
 * bytes.
 */
import type * as Plot from "@observablehq/plot" with { "resolution-mode": "import" };
import { type Content, Html, markup } from "./html";

/** Pixels; a chart is drawn for a narrow screen and grows no further, so that its words can be read anywhere. */
const width = 440;

export interface Chart extends Plot.PlotOptions {
  /** What the chart is of. */
  readonly caption: string;
  /** What it shows, for those who do not see it. */
  readonly says: string;
  /** What stands below it. */
  readonly details?: Content;
}

/** Draws charts; made once for a page, because loading what draws takes a fifth of a second. */
export class Drawing {
  private constructor(
    /** The marks that charts are made of. */
    public readonly marks: typeof Plot,
    private readonly document: unknown,
  ) {}

  public static async open(): Promise<Drawing> {
    const [marks, { DOMParser }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
    const empty = "<!doctype html><html><body></body></html>";
    return new Drawing(marks, new DOMParser().parseFromString(empty, "text/html"));
  }

  public draw({ caption, says, details, ...options }: Chart): Html {
    const { document } = this;
    const style = { background: "none", fontSize: "12px" };
    const drawn: unknown = this.marks.plot(Object.assign({ width, style }, options, { document }));
    return markup`<figure><figcaption>${caption}</figcaption>
${picture(outerMarkup(drawn), says)}
${details}</figure>
`;
  }
}

function outerMarkup(element: unknown): string {
  if (
    typeof element === "object" &&
    element !== null &&
    "outerHTML" in element &&
    typeof element.outerHTML === "string"
  )
    return element.outerHTML;
  throw new Error("What draws charts has drawn none.");
}

/** Without the style that Plot gives every chart, which the page's own has, and with two decimals of each number. */
function picture(svg: string, says: string): Html {
  const { text: name } = markup`role="img" aria-label="${says}"`;
  return new Html(
    svg
      .replace(/<style>[^]*?<\/style>/u, "")
      .replace(/ (?:aria-label|aria-hidden|aria-description|class)="[^"]*"/gu, "")
      .replace(/(-?\d+\.\d{2})\d+/gu, "$1")
      .replace(/^<svg/u, `<svg ${name}`),
  );
}
