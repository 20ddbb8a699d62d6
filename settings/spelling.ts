/** Misspelt names of settings: what was meant is found, so that one run tells of everything else that is wrong. */
import { distance } from "fastest-levenshtein";
import { z } from "zod";

/** A name that no setting has, and that of the setting which was probably meant. */
export interface Misspelling {
  /** The block that it stands in. */
  readonly path: readonly PropertyKey[];
  readonly written: string;
  readonly meant: string;
}

export interface Respelt {
  /** The values, each under the name that was meant. */
  readonly values: unknown;
  readonly misspellings: readonly Misspelling[];
}

/** What is known of a block, whichever it is. */
interface Block {
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
}

/** Names of settings are shorter; what is longer is no slip, and is not worth the comparison. */
const longestSlip = 40;

/** Puts the misspelt names of a block and all that it holds right, where nothing has the right name already. */
export function respell(schema: z.core.$ZodType, values: unknown): Respelt {
  const misspellings: Misspelling[] = [];
  return { values: respellValue([schema], values, [], misspellings), misspellings };
}

/** @returns the name that was most probably meant. Undefined: none is close */
function closestName(written: string, names: readonly string[]): string | undefined {
  if (written.length > longestSlip) return undefined;
  const [best] = names
    .map((name) => ({ name, slips: distance(bare(written), bare(name)) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(name.length / 4)))
    .sort((one, other) => one.slips - other.slips);
  return best?.name;
}

/** Spellings that differ in nothing else are the same: `minimum_accuracy`. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/gu, "");
}

function respellValue(
  schemas: readonly z.core.$ZodType[],
  value: unknown,
  path: readonly PropertyKey[],
  misspellings: Misspelling[],
): unknown {
  const inner = schemas.flatMap(alternatives);
  if (Array.isArray(value)) {
    const elements = inner.flatMap((each) => (each instanceof z.ZodArray ? [each.element] : []));
    const entries: readonly unknown[] = value;
    return entries.map((entry, index) => respellValue(elements, entry, [...path, index], misspellings));
  }
  const blocks = inner.filter((each) => each instanceof z.ZodObject);
  if (blocks.length === 0 || typeof value !== "object" || value === null) return value;
  return respellBlock(blocks, value, path, misspellings);
}

function respellBlock(
  blocks: readonly Block[],
  value: object,
  path: readonly PropertyKey[],
  misspellings: Misspelling[],
): unknown {
  const names = [...new Set(blocks.flatMap(({ shape }) => Object.keys(shape)))];
  const free = new Set(names.filter((name) => !Object.hasOwn(value, name)));
  const entries = Object.entries(value).map(([written, inner]: [string, unknown]) => {
    const meant = names.includes(written) ? undefined : closestName(written, [...free]);
    if (meant !== undefined) {
      free.delete(meant);
      misspellings.push({ path, written, meant });
    }
    const name = meant ?? written;
    const schemas = blocks.flatMap(({ shape }) => (Object.hasOwn(shape, name) ? (shape[name] ?? []) : []));
    return [name, respellValue(schemas, inner, [...path, name], misspellings)] as const;
  });
  return Object.fromEntries(entries);
}

/** A schema without its default and its being optional; of a choice, all of them. */
function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional) return alternatives(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  return [schema];
}
