/** Reads a YAML file that anybody may have written: what cannot be read is said in words, and in bounded time. */
import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { CST, isScalar, Lexer, parseDocument, visit, type Document } from "yaml";
import { messageOf } from "./thrown";

/** The largest settings that AWS takes have half of this: a hundred hyperparameters of 2,500 characters. */
const largestFile = 512 * 1024;

/** More brackets in one another than any setting has blocks. */
const deepest = 100;

/**
 * @returns what the file holds
 * @throws Error that says what is wrong, and in which line
 */
export function readYamlFile(file: string): unknown {
  const text = readText(file);
  requireFewBrackets(text);
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: true });
  const [fault] = document.errors;
  if (fault !== undefined) throw fault;
  requireDistinctNames(document);
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

function readText(file: string): string {
  const found = statSync(file);
  if (!found.isFile()) throw new Error("not a regular file");
  if (found.size > largestFile) throw new Error(`${found.size} bytes; the most are ${largestFile}`);
  const content = readFileSync(file);
  if (isUtf8(content)) return content.toString("utf8");
  throw new Error(`not UTF-8 in line ${brokenLine(content)}`);
}

/** The number of the first line that is not UTF-8: no character of more than one byte holds a line break. */
function brokenLine(content: Buffer): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = content.indexOf("\n", start);
    if (end === -1 || !isUtf8(content.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** The library calls itself for each bracket within another, and has a complaint for each that is not closed. */
function requireFewBrackets(text: string): void {
  // Which of them open a block only a lexer knows; so few cannot be too deep, whatever they are.
  if ((text.match(/[[{]/gu)?.length ?? 0) <= deepest) return;
  let depth = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === "flow-map-start" || type === "flow-seq-start") depth += 1;
    if (type === "flow-map-end" || type === "flow-seq-end") depth -= 1;
    if (depth > deepest) throw new Error(`more than ${deepest} brackets in one another`);
  }
}

/** The library compares each name of a block with every other, which takes minutes for a hundred thousand. */
function requireDistinctNames(document: Document.Parsed): void {
  visit(document, {
    Map: (_, { items }) => {
      const names = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        if (names.has(name)) throw new Error(`the name ${String(name)} stands twice in one block`);
        names.add(name);
      }
    },
  });
}
