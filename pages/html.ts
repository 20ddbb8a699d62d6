/** HTML in which everything that is put into a template is text, unless a template of ours has made it. */

/** A piece of a page, ready to be put into another. */
export class Html {
  public constructor(public readonly text: string) {}
}

export type Content = Html | string | number | undefined | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * What no page may hold, or what turns the direction of the text around it: control characters but for the line's and
 * the column's, halves of characters, and the marks of direction.
 */
const harmful = /(?![\t\n])\p{Cc}|\p{Cs}|\p{Bidi_Control}|[\ufffe\uffff]/gu;

/** Makes a text safe between tags, and in an attribute with quotes. */
function escaped(text: string): string {
  return text.replace(harmful, "\u{fffd}").replace(/[&<>"']/gu, (character) => entities[character] ?? "");
}

/** A template: markup`<p title="${title}">${text}</p>`. Attributes are written with quotes. */
export function markup(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(strings.map((string, index) => unindented(string) + rendered(contents[index])).join(""));
}

/** The indentation of a template is for whoever reads its source. */
function unindented(text: string): string {
  return text.replace(/\n\s+/gu, "\n");
}

function rendered(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "string" || typeof content === "number") return escaped(String(content));
  return content.map(rendered).join("");
}
