/**
 * Text of others made harmless before it is printed: commit subjects, names of classes, keys of settings, lines of
 * logs. On a terminal it moves no cursor, changes no colour or title, and shows in the order in which it stands.
 */
import { stripVTControlCharacters } from "node:util";

/**
 * One line: escape sequences are taken out with what they say, other control characters and marks that turn the
 * direction of writing without it; breaks of lines and tabs become spaces.
 */
export function harmless(text: string): string {
  return (
    stripVTControlCharacters(withoutStrings(text))
      .replace(/\r?\n|[\t\r\v\f\u0085\p{Zl}\p{Zp}]/gu, " ")
      .replace(/\p{Cc}/gu, "")
      // What has no width of its own but joins letters and pictures stays: U+200C, U+200D.
      .replace(/(?![\u200c\u200d])\p{Cf}/gu, "")
      .replace(/\p{Cs}/gu, "\ufffd")
  );
}

/** Each line by itself. Of a line that a program has written over, the last state counts. */
export function harmlessLines(text: string): readonly string[] {
  return text.split(/\r?\n/u).map((line) => harmless(line.replace(/\r+$/u, "").replace(/^.*\r/u, "")));
}

/** Begins a sequence that carries a text: OSC, DCS, SOS, PM, APC, each in two characters or in one of C1. */
const beginsString = String.raw`(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])`;
const endsString = String.raw`(?:\u0007|\u001b\\|\u009c|$)`;
const strings = new RegExp(String.raw`${beginsString}[^\u0007\u001b\u009c\n]*${endsString}?`, "gmu");

/** Without sequences that carry a text: titles, links, clipboards. One without an end takes the rest of its line. */
function withoutStrings(text: string): string {
  return text.replace(strings, "");
}
