/** XML as AWS writes and reads it. Values are plain data; the order of properties is the order of elements. */
import { XMLParser } from "fast-xml-parser";
import { AwsError } from "../contract";

export type XmlValue = string | number | boolean | Date | undefined | readonly XmlValue[] | XmlElements;

export type XmlElements = { readonly [Element in string]: XmlValue };

/** Renders a document. An array becomes its element once per entry; undefined leaves the element out. */
export function renderXml(root: string, value: XmlValue, namespace?: string): string {
  const attributes = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${renderContent(value)}</${root}>`;
}

function renderContent(value: XmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return escapeText(String(value));
  if (isList(value)) throw new TypeError("A list of XML elements needs a name.");
  return Object.entries(value)
    .map(([name, child]) => renderElement(name, child))
    .join("");
}

function renderElement(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (isList(value)) return value.map((entry) => renderElement(name, entry)).join("");
  return `<${name}>${renderContent(value)}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\r": "&#xD;",
  "\n": "&#xA;",
};

function escapeText(text: string): string {
  return text.replace(/[&<>"'\r\n]/gu, (character) => entities[character] ?? character);
}

/** Parsed XML: text, or the child elements by name (several of one name are an array). */
// oxlint-disable-next-line typescript/consistent-indexed-object-style -- A Record that names itself is a type error.
export type ParsedXml = string | { readonly [Element in string]: ParsedXml | readonly ParsedXml[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  ignoreDeclaration: true,
  trimValues: false,
});

/** Parses a request's document and returns the content of its root element. */
export function parseXml(text: string): ParsedXml {
  try {
    // By its options the parser makes texts and elements of names, and nothing else.
    const document = parser.parse(text, true) as Readonly<Record<string, ParsedXml>>;
    return Object.values(document)[0] ?? "";
  } catch {
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
}

/** The child elements of a name, none, one or several. */
export function children(parent: ParsedXml | undefined, name: string): readonly ParsedXml[] {
  if (parent === undefined || typeof parent === "string") return [];
  const child = parent[name];
  if (child === undefined) return [];
  return isSeveral(child) ? child : [child];
}

function isSeveral(elements: ParsedXml | readonly ParsedXml[]): elements is readonly ParsedXml[] {
  return Array.isArray(elements);
}

/** The first child element of a name. */
export function child(parent: ParsedXml | undefined, name: string): ParsedXml | undefined {
  return children(parent, name)[0];
}

/** The text of a child element; undefined when there is no such element. */
export function textOf(parent: ParsedXml | undefined, name: string): string | undefined {
  const value = child(parent, name);
  return typeof value === "string" ? value.trim() : undefined;
}
