/** Translates blocks of properties between the provider's names and AWS's, by tables that both sides' types check. */
import { isRecord } from "../values";

/** AWS's names for the fields of a block; any name when the block has no type of its own. */
type FieldName<To> = [keyof To] extends [never] ? string : keyof To & string;

/** AWS's field, or the field and how its value is translated. */
type Target<To, Value> = FieldName<To> | readonly [FieldName<To>, (value: NonNullable<Value>) => unknown];

export type FieldTable<From, To> = { readonly [Property in keyof From]?: Target<To, From[Property]> };

/**
 * The block with AWS's field names, without fields that have no value.
 *
 * @param where what the block is called in the program, for the message
 * @throws Error that names a property which the table lacks
 */
export function fields<From extends object, To extends object>(
  where: string,
  block: From,
  table: FieldTable<From, To>,
): To {
  const translated: Record<string, unknown> = {};
  const entries: [string, unknown][] = Object.entries(block);
  // That each field takes the value of its property is checked where a table is written, and cannot be here.
  const targets = table as Readonly<Record<string, Target<To, unknown> | undefined>>;
  for (const [property, value] of entries) {
    if (value === undefined || value === null) continue;
    const target = targets[property];
    if (target === undefined)
      throw new Error(`${where}.${property} is not applied by the recording engine of the rehearsal.`);
    const [field, translate] = typeof target === "string" ? [target, same] : target;
    translated[field] = translate(value);
  }
  return translated as To;
}

function same(value: unknown): unknown {
  return value;
}

/** A policy is a document or its text. */
export function policyText(policy: unknown): string {
  return isRecord(policy) ? JSON.stringify(policy) : String(policy);
}
