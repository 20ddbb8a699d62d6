/**
 * What YAML allows, and a settings file may not hold: what takes minutes to read, and what Pulumi's engine and this
 * program would read differently. The engine reads with gopkg.in/yaml.v3, which keeps much of YAML 1.1 (octal numbers,
 * underscores, dates, merge keys; tried with 3.0.1 on 2026-11-29; sdk/go/common/encoding/marshal.go of Pulumi 3.248
 * imports it); this program reads YAML 1.2.
 */
import {
  CST,
  type Document,
  isMap,
  isNode,
  isScalar,
  Lexer,
  type LineCounter,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";

/** More brackets in one another than any setting has blocks. */
const deepest = 100;
/** More than the largest settings have: the library has a complaint for each, and takes seconds for all of them. */
const mostTokens = 60_000;
/** Blocks that lie deeper in one another than any setting begin farther right: the library calls itself for each. */
const deepIndentation = /^(?:[ \t]|[-?](?=[ \t])){200}/mu;

/** Looks at the text before the library does. */
export function requireFewTokens(text: string): void {
  const deep = deepIndentation.exec(text);
  if (deep !== null) throw new Error(`line ${lineAt(text, deep.index)} begins 200 columns deep`);
  // Which brackets open a block only a lexer knows; so few, in so short a text, are fine whatever they are.
  if (text.length <= mostTokens && (text.match(/[[{]/gu)?.length ?? 0) <= deepest) return;
  let [count, depth] = [0, 0];
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === "flow-map-start" || type === "flow-seq-start") depth += 1;
    if (type === "flow-map-end" || type === "flow-seq-end") depth -= 1;
    if (depth > deepest) throw new Error(`more than ${deepest} brackets in one another`);
    if (type !== "space" && type !== "newline") count += 1;
    if (count > mostTokens) throw new Error(`more than ${mostTokens} names, values and marks`);
  }
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Names once, as text; values that mean one thing. */
export function requireOneMeaning(document: Document.Parsed, lines: LineCounter): void {
  visit(document, {
    Node: (_, node) => {
      const line = lineOf(node, lines);
      requireKnownTag(node.tag, line);
      if (isScalar(node)) requireOneReading(node, line);
      if (isMap(node)) requireNames(node, line, lines);
    },
  });
}

/** The library compares each name of a block with every other, which takes minutes for a hundred thousand. */
function requireNames({ items }: YAMLMap, start: number, lines: LineCounter): void {
  const names = new Set<string>();
  for (const { key } of items) {
    const line = isNode(key) ? lineOf(key, lines) : start;
    const name = isScalar(key) ? key.value : "";
    if (!isScalar(key)) throw new Error(`line ${line}: a name has several parts; write one text`);
    if (typeof name !== "string")
      throw new Error(`line ${line}: the name ${String(name)} is no text; put it in quotes`);
    if (name === "<<") throw new Error(`line ${line}: << merges another block; write its names out`);
    if (names.has(name)) throw new Error(`line ${line}: the name ${name} stands twice in one block`);
    names.add(name);
  }
}

function lineOf(node: { readonly range?: readonly number[] | null | undefined }, lines: LineCounter): number {
  return lines.linePos(node.range?.[0] ?? 0).line;
}

const knownTags = new Set(["!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq"]);

function requireKnownTag(tag: string | undefined, line: number): void {
  const short = tag?.replace("tag:yaml.org,2002:", "!!");
  if (short !== undefined && !knownTags.has(short)) throw new Error(`line ${line}: no setting has the tag ${short}`);
}

/** 017 is 15 for YAML 1.1, 1_000 and 0b11 are numbers, and 2026-01-01 is a point in time. */
const digits = String.raw`[-+]?(?:0[0-9_]+|0[bB][01_]+|[0-9.]+_[0-9._]*(?:[eE].*)?)`;
const readDifferently = new RegExp(String.raw`^(?:${digits}|\d{4}-\d\d?-\d\d?.*)$`, "u");

/** Whether a text has to be written in quotes, because without them Pulumi's engine reads something else. */
export function needsQuotes(text: string): boolean {
  return readDifferently.test(text);
}

function requireOneReading({ type, source = "" }: Scalar, line: number): void {
  if (type !== "PLAIN" || !needsQuotes(source)) return;
  const told = `${source.slice(0, 60)} is another value for Pulumi`;
  throw new Error(`line ${line}: ${told}; put a text in quotes, write a number in digits`);
}
