/** Reads a YAML file that anybody may have written: what cannot be read is said in words, and in bounded time. */
import { type Document, LineCounter, parseDocument } from "yaml";
import { messageOf } from "./thrown";
import { requireFewTokens, requireOneMeaning } from "./yamlMeaning";
import { readYamlText } from "./yamlText";

/**
 * @returns what the file holds
 * @throws Error that says what is wrong, and in which line
 */
export function readYamlFile(file: string): unknown {
  const text = readYamlText(file);
  requireFewTokens(text);
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, lineCounter: lines });
  requireNoError(document, lines);
  requireOneMeaning(document, lines);
  try {
    const content: unknown = document.toJS();
    return content;
  } catch (error) {
    // The library's answer to anchors that multiply what a file holds, or that are not there.
    if (error instanceof ReferenceError)
      throw new Error(`an alias (*name) without its anchor, or too many of them: ${messageOf(error)}`, {
        cause: error,
      });
    throw error;
  }
}

/** The library's words for most mistakes are a person's; not where they name a function of its own. */
function requireNoError({ errors: [fault] }: Document.Parsed, lines: LineCounter): void {
  if (fault === undefined) return;
  const { line, col } = lines.linePos(fault.pos[0]);
  const words = fault.code === "MULTIPLE_DOCS" ? "a second document begins (---); one is allowed" : fault.message;
  throw new Error(`line ${line}, column ${col}: ${words}`, { cause: fault });
}
