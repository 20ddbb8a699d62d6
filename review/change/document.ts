/** A text for a terminal and for Markdown at once, in which what others have written cannot be taken for ours. */

/** A value or a name that a program, a settings file or AWS has given. */
export interface Theirs {
  readonly theirs: string;
}

/** Our words, and what others have written. */
export type Line = readonly (string | Theirs)[];

export interface Item {
  readonly line: Line;
  readonly details: readonly Line[];
}

/** Lines one below the other. */
export type Cell = readonly Line[];

export interface Table {
  readonly kind: "table";
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3 | 4; readonly line: Line }
  | { readonly kind: "paragraph"; readonly line: Line }
  | { readonly kind: "list"; readonly items: readonly Item[] }
  | Table
  /** Several lines of somebody else. */
  | { readonly kind: "quote"; readonly text: string };

/** A line in which the words are ours and every value is theirs. */
export function line(words: TemplateStringsArray, ...values: readonly (string | number)[]): Line {
  return words.flatMap((word, index): Line => {
    const value = values[index];
    return value === undefined ? [word] : [word, { theirs: String(value) }];
  });
}

/** A line of our own words only. */
export function words(text: string): Line {
  return [text];
}

export function heading(level: 2 | 3 | 4, text: Line): Block {
  return { kind: "heading", level, line: text };
}

export function paragraph(text: Line): Block {
  return { kind: "paragraph", line: text };
}

/** On one line, without characters that only steer how a text is shown. */
export function shownOnOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === "\n" ? " " : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** The lines of a text, without characters that only steer how it is shown. */
export function shownLines(text: string): readonly string[] {
  return text.split("\n").map(shownOnOneLine);
}
