/** The cards of the packages that serve now, as the registry has them. */
import { type Html, markup } from "../../../pages/html";
import { facts, folded } from "../../../pages/parts";
import type { Report } from "../report";

type Row = readonly [name: string, value: string];

/** How many levels of a card are followed: its schema has six, and people may write into it what they like. */
const deepest = 8;

export function modelCards({ lineage }: Report): Html | undefined {
  const cards = Object.entries(lineage).flatMap(
    ([
      stack,
      {
        package: { card, arn },
      },
    ]) => (card === undefined ? [] : [{ stack, arn, ...card }]),
  );
  if (cards.length === 0) return undefined;
  return markup`<section><h2>Model cards</h2>
${cards.map(({ stack, arn, status, content }) =>
  folded(`Model card of ${stack}: ${status ?? "no status"}`, [
    facts([["package", arn]]),
    sections(content).map(([heading, rows]) => markup`<h3>${heading}</h3>\n${facts(rows)}`),
  ]),
)}</section>
`;
}

function sections(content: unknown): readonly (readonly [heading: string, rows: readonly Row[]])[] {
  if (!isObject(content)) return [["Text", rowsOf("content", content, deepest)]];
  return Object.entries(content).map(([name, value]) => [words(name), rowsOf("", value, deepest)]);
}

/** Names and values; what has a name and a value of its own is a row under that name. */
function rowsOf(path: string, value: unknown, levels: number): readonly Row[] {
  if (levels === 0) return [[path, "…"]];
  if (Array.isArray(value)) return value.flatMap((element) => rowsOf(path, element, levels - 1));
  if (!isObject(value)) return [[path === "" ? "value" : path, String(value)]];
  const { name, value: figure } = value;
  if (typeof name === "string" && (typeof figure === "string" || typeof figure === "number"))
    return [[joined(path, name), String(figure)]];
  const inner = typeof name === "string" ? joined(path, name) : path;
  return Object.entries(value)
    .filter(([key]) => key !== "name")
    .flatMap(([key, element]) => rowsOf(joined(inner, words(key)), element, levels - 1));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}, ${name}`;
}

function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
