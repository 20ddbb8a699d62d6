/** Gives a reader damaged inputs: each is read, or refused in words, in bounded time. */
import { inspect } from "node:util";
import fc from "fast-check";
import { damagedBytes, strangeNames, strangeText, strangeValue } from "../../packages/local-cloud/test/fuzz/strange";
import { lookHere } from "../../packages/local-cloud/test/fuzz/subject";
import type { Fault } from "../../packages/local-cloud/test/fuzz/tally";
import { hangBound } from "../../packages/local-cloud/test/fuzz/wire";
import type { Reader } from "./readers";

export interface Reading {
  readonly inputs: number;
  readonly refused: number;
  /** Milliseconds of the slowest input. */
  readonly slowest: number;
  readonly faults: readonly Fault[];
}

type Damage = (content: Buffer) => Buffer;

const enormous = 20_000;
const shortText = strangeText.map((text) => text.slice(0, enormous));

/** Changes a line of a text: another value, another name, the line again, or another place. */
const damagedLine: fc.Arbitrary<Damage> = fc
  .tuple(
    fc.nat(),
    fc.oneof(
      fc
        .oneof(strangeValue, shortText)
        .map((value) => (line: string) => line.replace(/(?<=[:,]).*|$/u, () => ` ${value}`)),
      fc.constantFrom(...strangeNames).map((name) => (line: string) => line.replace(/[\w-]+/u, () => name)),
      fc.constant((line: string) => `${line}\n${line}`),
      fc.constant((line: string) => `  ${line}`),
      fc.constant((line: string) => line.trimStart()),
      fc.constant(() => ""),
      fc
        .constantFrom("&a [*a]", "*a", "!!js/function x", "? [a]\n: b", "--- \n---", "<<: *a", "- - - -", "|", '"')
        .map((yaml) => (line: string) => `${line.slice(0, line.indexOf(":") + 1)} ${yaml}`),
    ),
  )
  .map(([at, change]) => (content) => {
    const lines = content.toString().split("\n");
    const index = at % lines.length;
    return Buffer.from(lines.map((line, each) => (each === index ? change(line) : line)).join("\n"));
  });

export async function fuzzReader(reader: Reader, inputs: number, seed: number): Promise<Reading> {
  const damage = reader.isText ? fc.oneof({ arbitrary: damagedLine, weight: 3 }, damagedBytes) : damagedBytes;
  const draft = fc.record({ from: fc.nat(), damages: fc.array(damage, { minLength: 1, maxLength: 3 }) });
  const faults: Fault[] = [];
  let [refused, slowest] = [0, 0];
  const { prototypes } = lookHere();
  for (const { from, damages } of samples(draft, inputs, seed)) {
    const valid = reader.valid[from % reader.valid.length] ?? Buffer.alloc(0);
    const content = damages.reduce((damaged, one) => one(damaged), valid);
    const begun = performance.now();
    try {
      await reader.read(content);
    } catch (error) {
      refused += 1;
      if (!reader.isRefusal(error)) faults.push({ kind: "crash", what: `${shown(content)}\n    → ${inspect(error)}` });
    }
    const milliseconds = performance.now() - begun;
    slowest = Math.max(slowest, milliseconds);
    if (milliseconds > hangBound) faults.push({ kind: "hang", what: shown(content) });
  }
  if (lookHere().prototypes !== prototypes) faults.push({ kind: "prototype", what: reader.name });
  return { inputs, refused, slowest, faults };
}

const perBatch = 500;

/** Not all at once: some are large. */
function* samples<Draft>(arbitrary: fc.Arbitrary<Draft>, count: number, seed: number): Generator<Draft> {
  for (let made = 0; made < count; made += perBatch)
    yield* fc.sample(arbitrary, { numRuns: Math.min(perBatch, count - made), seed: seed + made });
}

function shown(content: Buffer): string {
  return inspect(content.toString("latin1").slice(0, 400));
}
