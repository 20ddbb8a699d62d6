/** `npm run scenarios -- screens [--only NAME …]`: records rehearsals, whose screens `npm test` shows and compares. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { spareDrawing } from "./commandLine";
import { Laboratory, project } from "./laboratory";
import { type Recorded, recordRehearsal } from "./recordRehearsal";
import { closeWorkshop, newFolder, pictures } from "./workshop";

interface Case extends Recorded {
  readonly takes: string;
  readonly description: string;
  readonly edit?: readonly [file: string, before: string, after: string];
  readonly write?: readonly [file: string, text: string];
  /** Whether the checks of Validate run; without them a recording takes half the time. */
  readonly validated?: boolean;
  readonly ownPictures?: () => Promise<string>;
}

/** What the second delivery changes: it trains again, and production serves a larger instance. */
const thirdEpoch = ["Pulumi.dev.yaml", 'epochs: "2"', 'epochs: "3"'] as const;

const cases: Readonly<Record<string, Case>> = {
  success: { takes: "2 min", description: "a second delivery", edit: thirdEpoch, validated: true, answer: "Approved" },
  rejection: { takes: "40 s", description: "a person says no", edit: thirdEpoch, answer: "Rejected" },
  interruption: {
    takes: "20 s",
    description: "Ctrl-C while it trains",
    edit: thirdEpoch,
    interruptedAt: /Epoch\[1\]/u,
  },
  update: {
    takes: "10 s",
    description: "the program fails in pulumi up",
    edit: ["index.ts", "\nexport ", '\nthrow new Error("planted: the program fails");\nexport '],
  },
  unitTest: {
    takes: "2 min",
    description: "a test of the program fails",
    validated: true,
    write: [
      "test/contract/planted.test.ts",
      'import assert from "node:assert/strict";\n\nit("planted", () => {\n  assert.equal(1, 2);\n});\n',
    ],
  },
  training: {
    takes: "20 s",
    description: "the training fails",
    edit: ["Pulumi.dev.yaml", 'num_layers: "18"', 'num_layers: "17"'],
  },
  badModel: {
    takes: "40 s",
    description: "the model fails in QA",
    ownPictures: async () => pictures({ seed: 1, shuffledLabels: true }),
  },
  slowProduction: {
    takes: "50 s",
    description: "the model fails in production",
    answer: "Approved",
    edit: ["Pulumi.prod.yaml", "maximumLatencyMilliseconds: 1000", "maximumLatencyMilliseconds: 1"],
  },
};

const usage = `npm run scenarios -- screens [--only NAME …]

Records rehearsals into test/fixtures/screens. \`npm run generate -- screens\` writes what terminals show of them.

${Object.entries(cases)
  .map(([name, { takes, description }]) => `  ${name.padEnd(16)} ${description} (${takes})`)
  .join("\n")}`;

async function record(words: readonly string[]): Promise<number> {
  const { only } = readWords({ args: [...words], options: { only: { type: "string", multiple: true } } }).values;
  const all = [...Object.keys(cases), "fullDisk"];
  const unknown = only?.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new BadInput(`--only is "${unknown}"; allowed is one of ${all.join(", ")}.`);
  const wanted = only ?? all;
  const laboratory = await Laboratory.open();
  try {
    await spareDrawing(laboratory);
    if (wanted.includes("fullDisk")) await recordFullDisk(laboratory);
    // Every other case is a second delivery.
    if (wanted.some((name) => name in cases)) write("first", await firstDelivery(laboratory));
    for (const name of wanted.filter((each) => each in cases)) {
      const each = cases[name];
      if (each === undefined) continue;
      const fork = await laboratory.fork();
      if (each.edit !== undefined) fork.edit(...each.edit);
      if (each.write !== undefined) fork.write(...each.write);
      if (each.validated === true)
        copyFileSync(join(project, "buildspecs/validate.yml"), join(fork.checkout, "buildspecs/validate.yml"));
      const data = await each.ownPictures?.();
      write(name, await recordRehearsal(fork, { ...each, ...(data !== undefined && { data }) }));
    }
    return 0;
  } finally {
    await laboratory.close();
    await closeWorkshop();
  }
}

/** @throws Error when it did not get to production, as on a machine that is too busy to answer in time */
async function firstDelivery(laboratory: Laboratory): Promise<string> {
  const text = await recordRehearsal(laboratory, { answer: "Approved" });
  if (text.includes('"status":"Failed"')) throw new Error(`The first delivery has failed:\n${text}`);
  return text;
}

/** Only root may mount a small disk, on Linux. */
async function recordFullDisk(laboratory: Laboratory): Promise<void> {
  const disk = await newFolder("disk");
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", disk]);
  try {
    write("fullDisk", await recordRehearsal(laboratory, {}, join(disk, "home")));
  } finally {
    // What has ended a moment ago may still hold it.
    execFileSync("umount", ["--lazy", disk]);
  }
}

function write(name: string, text: string): void {
  const folder = join(project, "test", "fixtures", "screens");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), text);
  console.log(`recorded ${name}`);
}

export const command: Command = { usage, run: record };
