/** The command line of the rehearsal. */
import { resolve } from "node:path";
import { BadInput } from "../../machine/badInput";
import { readWords } from "../../machine/optionWords";
import type { Answer } from "../stage/approvalDesk";

export interface RehearsalOptions {
  readonly answer: Answer;
  /** Where the JSON report is written, absolute; absent = no report. */
  readonly report?: string;
  /** The folder that holds everything the rehearsal keeps, absolute. */
  readonly home: string;
  /** The folder with the samples that take the place of drawn pictures, absolute; absent = pictures are drawn. */
  readonly data?: string;
  /** Seed of the drawn pictures, a whole number from 0 to 2³² − 1. */
  readonly seed: number;
  /** Leave the endpoints up after the delivery until Ctrl-C. */
  readonly keep: boolean;
  /** Whether builds are isolated; absent = where this machine can. */
  readonly isolate?: Isolate;
}

export type Isolate = (typeof isolateWords)[number];

const isolateWords = ["required", "off"] as const;

/** The home when none is named. */
export const usualHome = ".rehearsal";
/** The seed when none is named. */
export const usualSeed = 1;

export const usage = `Delivers this checkout on this machine: Source, Build, QA, Production. No AWS account is used.

  npm start -- [options]

  --yes          approve the production deployment
  --reject       reject the production deployment
  --report FILE  write a JSON report (see rehearsal/report/report.ts)
  --home DIR     keep the state of the rehearsal in DIR (default: .rehearsal)
  --data DIR     learn from the samples in DIR: a folder of pictures for each class, or train.rec, validation.rec
                 and labels.txt, or the file samples.csv with rows (default: drawn pictures)
  --seed N       draw the pictures with this seed (default: 1)
  --keep         leave the endpoints up until Ctrl-C, and print how to ask them
  --isolate HOW  required: deliver only where bubblewrap keeps builds from your files; off: never use it
                 (default: where it works)
  --help         print this text

Exit status: 0 delivered, 1 failed or rejected, 2 bad input, 130 interrupted.`;

/**
 * Reads the command line.
 *
 * @throws BadInput naming the option, what was given and what is allowed
 */
export function readOptions(words: readonly string[], folder: string): RehearsalOptions {
  const { values } = readWords({
    args: [...words],
    options: {
      yes: { type: "boolean" },
      reject: { type: "boolean" },
      report: { type: "string" },
      home: { type: "string" },
      data: { type: "string" },
      seed: { type: "string" },
      keep: { type: "boolean" },
      isolate: { type: "string" },
    },
  });
  if (values.yes === true && values.reject === true) {
    throw new BadInput("--yes and --reject exclude each other: give one of them, or neither to be asked.");
  }
  if (values.data !== undefined && values.seed !== undefined) {
    throw new BadInput(
      "--data and --seed exclude each other: --seed says which pictures are drawn, --data that none are.",
    );
  }
  return {
    answer: values.yes === true ? "approve" : values.reject === true ? "reject" : "ask",
    ...(values.report === undefined ? {} : { report: resolve(folder, values.report) }),
    home: resolve(folder, values.home ?? usualHome),
    ...(values.data === undefined ? {} : { data: readFolder(values.data, folder) }),
    seed: readSeed(values.seed ?? String(usualSeed)),
    keep: values.keep ?? false,
    ...(values.isolate === undefined ? {} : { isolate: readIsolate(values.isolate) }),
  };
}

function readFolder(text: string, folder: string): string {
  if (!/^[a-z0-9]+:\/\//i.test(text)) return resolve(folder, text);
  throw new BadInput(
    `--data is "${text}"; allowed is a folder of this machine. A delivery on AWS reads addresses: ` +
      "training.data.source in the settings.",
  );
}

function readIsolate(text: string): Isolate {
  const known = isolateWords.find((word) => word === text);
  if (known === undefined) throw new BadInput(`--isolate is "${text}"; allowed is ${isolateWords.join(" or ")}.`);
  return known;
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < 2 ** 32) return seed;
  throw new BadInput(`--seed is "${text}"; allowed is a whole number from 0 to 4294967295.`);
}
