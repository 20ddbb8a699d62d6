/** What `npm run cost` is asked. */
import type { ParseArgsConfig } from "node:util";
import { z } from "zod";
import { BadInput } from "../../machine/badInput";
import { readWords } from "../../machine/optionWords";
import { type Usage, usageFields, usageSchema, usualUsage } from "./usage";

export interface CostArguments {
  /** Default: all. */
  readonly stacks?: readonly string[];
  readonly usage: Usage;
  /** The revision before. */
  readonly compare?: string;
  readonly json: boolean;
  readonly time: boolean;
  readonly original: boolean;
}

type Field = keyof Usage;

/** `trainingMinutes` is `--training-minutes`. */
const options: ReadonlyMap<string, Field> = new Map(
  Object.keys(usageFields).map((field) => [
    field.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`),
    usageSchema.keyof().parse(field),
  ]),
);

/** The numbers of the usage, a line each. */
export function usageHelp(): string {
  return [...options]
    .map(([name, field]) => `  --${name.padEnd(23)} ${usageFields[field]} (${usualUsage[field]})`)
    .join("\n");
}

const others = {
  stack: { type: "string", multiple: true },
  compare: { type: "string" },
  json: { type: "boolean", default: false },
  time: { type: "boolean", default: false },
  original: { type: "boolean", default: false },
} satisfies ParseArgsConfig["options"];

const othersSchema = z.object({
  stack: z.array(z.string()).optional(),
  compare: z.string().optional(),
  json: z.boolean(),
  time: z.boolean(),
  original: z.boolean(),
});

/** @throws BadInput for a number that is none, or too small or large, and for several questions at once */
export function readArguments(words: readonly string[]): CostArguments {
  const numbers = Object.fromEntries([...options.keys()].map((name) => [name, { type: "string" } as const]));
  const { values } = readWords({ args: [...words], options: { ...numbers, ...others } });
  const { stack, compare, ...rest } = othersSchema.parse(values);
  const questions = [
    ...asked("--compare", compare !== undefined),
    ...asked("--time", rest.time),
    ...asked("--original", rest.original),
  ];
  if (questions.length > 1) throw new BadInput(`${questions.join(" and ")} exclude each other: ask one after another.`);
  return {
    ...rest,
    ...(stack !== undefined && { stacks: stack }),
    ...(compare !== undefined && { compare }),
    usage: usageOf(values),
  };
}

function asked(option: string, isGiven: boolean): readonly string[] {
  return isGiven ? [option] : [];
}

function usageOf(values: Readonly<Record<string, unknown>>): Usage {
  const given = [...options].flatMap(([name, field]) => {
    const text = values[name];
    return typeof text === "string" ? [[field, numberOf(name, text)] as const] : [];
  });
  const { data, error } = usageSchema.safeParse(Object.fromEntries(given));
  if (error === undefined) return data;
  throw new BadInput(error.issues.map(({ path, message }) => `${optionOf(path[0])}: ${message}`).join("\n"));
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) throw new BadInput(`--${name} ${text}: that is no number.`);
  return number;
}

function optionOf(field: PropertyKey | undefined): string {
  return `--${[...options].find(([, each]) => each === field)?.[0] ?? String(field)}`;
}
