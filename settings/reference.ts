/** The reference of all settings, generated from the schema: `npm run generate -- settings` writes SETTINGS.md. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ruleNamed } from "./rules";
import { configurationSchema } from "./schema";

interface Row {
  /** Where the setting stands: `endpoint.variants[].weight`. */
  readonly key: string;
  readonly type: string;
  readonly default: string;
  readonly allowed: string;
  readonly meaning: string;
  readonly change: string;
}

/** What a setting is beneath its default and its being optional. */
interface Unwrapped {
  readonly schema: z.core.$ZodType;
  readonly required: boolean;
  readonly defaultValue?: unknown;
}

/** The whole reference as Markdown: a section for each block, with an example. */
export function settingsReference(): string {
  const rows = settingRows();
  const examples = readFileSync(path.join(__dirname, "examples.yaml"), "utf8");
  const blocks = rows.filter(({ key }) => /^\w+$/u.test(key));
  return [
    "# Settings",
    "",
    "<!-- Written by `npm run generate -- settings` from settings/schema.ts, settings/rules.ts and " +
      "settings/examples.yaml. -->",
    "",
    "The settings of a stack stand in `Pulumi.<stack>.yaml`, below `config:`. Pulumi's own `aws:region` is the " +
      "region of the stack.",
    "A wrong file is answered with all of its faults at once, in the words of *Allowed*.",
    "",
    ...blocks.map(({ key, meaning }) => `- [\`${key}\`](#${key.toLowerCase()}): ${escaped(meaning)}`),
    "",
    ...blocks.flatMap((block) => [
      `## \`${block.key}\``,
      "",
      ...paragraph(block),
      "",
      "```yaml",
      exampleOf(examples, block.key),
      "```",
      "",
      ...listed(rows.filter(({ key }) => key.startsWith(`${block.key}.`))),
    ]),
  ].join("\n");
}

/** The settings of a block, one item each; nothing for a block that is one value. */
function listed(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    ...rows.flatMap((row) => {
      const [first = "", ...others] = paragraph(row);
      return [`- **\`${row.key}\`**: ${first}`, ...others.map((line) => `  ${line}`)];
    }),
    "",
  ];
}

function paragraph({ type, default: usual, allowed, meaning, change }: Row): readonly string[] {
  const necessity = usual === "required" || usual === "none" ? usual : `default ${usual}`;
  return [
    `${escaped(meaning)}.`,
    `*${type}, ${necessity === "none" ? "optional" : necessity}.* Allowed: ${escaped(allowed)}. When it changes: ` +
      `${escaped(change)}.`,
  ];
}

/** The text of a block in examples.yaml, with its comments. */
function exampleOf(examples: string, block: string): string {
  const [example] = new RegExp(`^${block}:.*\\n(?: .*\\n)*`, "mu").exec(examples) ?? [];
  if (example === undefined) throw new Error(`settings/examples.yaml has no example of ${block}.`);
  return example.trimEnd();
}

function escaped(text: string): string {
  return text.replaceAll("<", "\\<");
}

/**
 * Every setting of the schema, blocks before what they hold.
 *
 * @throws Error naming a setting without meaning
 */
export function settingRows(): readonly Row[] {
  return rowsOf(configurationSchema, "");
}

function rowsOf(schema: z.core.$ZodType, prefix: string): readonly Row[] {
  if (schema instanceof z.ZodArray) return rowsOf(schema.element, `${prefix}[]`);
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion)
    return distinct(schema.options.flatMap((option) => rowsOf(option, prefix)));
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([name, setting]) => {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    const unwrapped = unwrap(setting);
    if (unwrapped.schema instanceof z.ZodNever) return [];
    return [rowOf(key, setting, unwrapped), ...rowsOf(unwrapped.schema, key)];
  });
}

function rowOf(key: string, setting: z.core.$ZodType, { schema, required, defaultValue }: Unwrapped): Row {
  const { meaning, change = "see its settings" } = metaOf(setting) ?? metaOf(schema) ?? {};
  if (meaning === undefined)
    throw new Error(`Setting ${key} has no meaning: give it .meta({ meaning, change }) in settings/schema.ts.`);
  const usual = defaultValue === undefined ? (required ? "required" : "none") : `\`${JSON.stringify(defaultValue)}\``;
  return { key, type: typeOf(schema), default: usual, allowed: allowedFor(schema), meaning, change };
}

function unwrap(schema: z.core.$ZodType): Unwrapped {
  if (schema instanceof z.ZodDefault)
    return { ...unwrap(schema.unwrap()), required: false, defaultValue: schema.def.defaultValue };
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodOptional)
    return { ...unwrap(schema.unwrap()), required: false };
  return { schema, required: true };
}

function metaOf(schema: z.core.$ZodType): z.GlobalMeta | undefined {
  return z.globalRegistry.get(schema);
}

function typeOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((value) => `\`${String(value)}\``).join(" or ");
  if (schema instanceof z.ZodEnum) return schema.options.map((value) => `\`${value}\``).join(" or ");
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return "text";
  if (schema instanceof z.ZodNumberFormat) return "whole number";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "yes or no";
  if (schema instanceof z.ZodArray) return `list of ${typeOf(schema.element)}`;
  if (schema instanceof z.ZodRecord) return "names with text";
  if (schema instanceof z.ZodObject || schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion)
    return "block";
  throw new Error(
    `The reference knows no word for a setting of type ${schema._zod.def.type}: add it to settings/reference.ts.`,
  );
}

/** What a fault would say is allowed: the schema is asked by giving it what no setting can be. */
function allowedFor(schema: z.core.$ZodType): string {
  const answer = z.safeParse(schema, Symbol("no setting"));
  const rule = answer.success ? undefined : ruleNamed(answer.error.issues[0]?.message ?? "");
  return rule?.allowed ?? (typeOf(schema) === "block" ? "see its settings" : typeOf(schema));
}

/** One row for a setting that several blocks of a choice have, with the types of all of them. */
function distinct(rows: readonly Row[]): readonly Row[] {
  const typesOf = (key: string): readonly string[] => [
    ...new Set(rows.filter((each) => each.key === key).map(({ type }) => type)),
  ];
  return rows
    .filter(({ key }, index) => rows.findIndex((each) => each.key === key) === index)
    .map((each) => ({ ...each, type: typesOf(each.key).join(" or ") }));
}
