/** How the memory of a training job grows with its data: `npm run bench -- memory`. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { typescriptLoader } from "../machine/typescriptLoader";
import { SHAPES } from "../rehearsal/pictures/families";
import { Container, type Labelled } from "../test/rehearsal/images/containerProcess";
import { drawDataSet, hyperparametersFor } from "./dataSet";

const CLASSES = Object.keys(SHAPES).length;
/** Pictures to learn from. */
const SIZES = [500, 2_000, 8_000, 16_000];
const VALIDATION = 200;
/** Lines of a log with several epochs. */
const LOG_BYTES = 1 << 20;

const usage = `npm run bench -- memory

Trains the same model with more and more pictures. Printed is the most that the process had in memory, and how much
more that is than with the fewest pictures. Node lets garbage grow to about 60 MB before it collects all of it, which
takes a few thousand pictures; from then on memory must stay as it is. Linux only.`;

async function measure(words: readonly string[]): Promise<number> {
  readWords({ args: [...words] });
  console.log("pictures  peak MB  of the first");
  const peaks: number[] = [];
  for (const size of SIZES) {
    const { train, validation, heldOut } = await drawDataSet({
      family: SHAPES,
      seed: 1,
      picturesPerClass: (size + VALIDATION) / CLASSES,
    });
    const pictures = [...heldOut, ...validation, ...train];
    const peak = await peakOfTraining(pictures.slice(VALIDATION), pictures.slice(0, VALIDATION));
    peaks.push(peak);
    const [megabytes, ratio] = [(peak / 1024).toFixed(0), (peak / (peaks[0] ?? peak)).toFixed(2)];
    console.log(`${String(size).padStart(8)}${megabytes.padStart(9)}${ratio.padStart(14)}`);
  }
  return 0;
}

/** In KiB. */
async function peakOfTraining(train: readonly Labelled[], validation: readonly Labelled[]): Promise<number> {
  const container = await Container.create();
  try {
    await container.writeChannels({ train, validation });
    await container.write("input/config/hyperparameters.json", JSON.stringify(hyperparametersFor(train, CLASSES)));
    const program = ["--require", typescriptLoader, join(__dirname, "measuredTraining.ts")];
    const { stdout } = await promisify(execFile)(process.execPath, program, {
      env: { ...process.env, SAGEMAKER_BASE_DIR: container.folder },
      maxBuffer: LOG_BYTES,
    });
    const [, peak] = /^peak memory: (\d+) KiB$/mu.exec(stdout) ?? [];
    if (peak === undefined) {
      throw new Error(`the training said nothing about its memory:\n${stdout}`);
    }
    return Number(peak);
  } finally {
    await container.remove();
  }
}

export const command: Command = { usage, run: measure };
