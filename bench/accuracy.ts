/** How well and how fast the stand-in learns: `npm run bench -- accuracy [FAMILY …]`. */
import { performance } from "node:perf_hooks";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { type Family, SHAPES } from "../rehearsal/pictures/families";
import { Container, type Labelled, type ServingProcess } from "../test/rehearsal/images/containerProcess";
import { type DataSet, drawDataSet, hyperparametersFor } from "./dataSet";
import { COLOURS, DIGIT_STROKES, DIRECTIONS, FIGURE_COLOURS, TEN_SHAPES, TEXTURES } from "./families";
import { median } from "./median";

const FAMILIES: Readonly<Record<string, Family>> = {
  shapes: SHAPES,
  "ten-shapes": TEN_SHAPES,
  colours: COLOURS,
  "figure-colours": FIGURE_COLOURS,
  textures: TEXTURES,
  directions: DIRECTIONS,
  digits: DIGIT_STROKES,
};
const SEEDS = [1, 2, 3];
const PICTURES_PER_CLASS = [200, 40];

/** What a family comes to with one seed. */
interface Measurement {
  readonly accuracy: number;
  readonly trainingSeconds: number;
  /** Of every request. */
  readonly milliseconds: readonly number[];
}

const usage = `npm run bench -- accuracy [FAMILY …]

Draws each family of pictures, trains with the committed settings and measures the accuracy on held-out pictures at a
serving process. What is learnt from labels by lot is the floor: whatever is not learnt from the pictures would show
there. The families are ${Object.keys(FAMILIES).join(", ")}.`;

async function measureFamilies(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !Object.hasOwn(FAMILIES, name));
  if (unknown.length > 0) throw new BadInput(`There is no family ${unknown.join(", ")}.\n\n${usage}`);
  console.log(
    `family          a class  ${SEEDS.map((seed) => `seed ${seed}`).join("  ")}  by lot  chance  trained s  p50 ms`,
  );
  for (const [name, family] of Object.entries(FAMILIES).filter(
    ([each]) => wanted.length === 0 || wanted.includes(each),
  )) {
    for (const picturesPerClass of PICTURES_PER_CLASS) {
      await measureFamily(name, family, picturesPerClass);
    }
  }
  return 0;
}

async function measureFamily(name: string, family: Family, picturesPerClass: number): Promise<void> {
  const classes = Object.keys(family).length;
  process.stdout.write(`${name.padEnd(16)}${String(picturesPerClass).padStart(7)}`);
  const measurements: Measurement[] = [];
  for (const seed of SEEDS) {
    const measurement = await measure(await drawDataSet({ family, seed, picturesPerClass }), classes);
    process.stdout.write(measurement.accuracy.toFixed(3).padStart(8));
    measurements.push(measurement);
  }
  const floor = await measure(await drawDataSet({ family, seed: 1, picturesPerClass, shuffledLabels: true }), classes);
  const seconds = median(measurements.map(({ trainingSeconds }) => trainingSeconds));
  const milliseconds = median(measurements.flatMap((measurement) => measurement.milliseconds));
  console.log(
    [
      floor.accuracy.toFixed(3).padStart(8),
      (1 / classes).toFixed(3).padStart(8),
      seconds.toFixed(1).padStart(11),
      milliseconds.toFixed(1).padStart(8),
    ].join(""),
  );
}

async function measure({ train, validation, heldOut }: DataSet, classes: number): Promise<Measurement> {
  const container = await Container.create();
  try {
    await container.writeChannels({ train, validation });
    const start = performance.now();
    const { exitCode, failure } = await container.train(hyperparametersFor(train, classes));
    const trainingSeconds = (performance.now() - start) / 1000;
    if (exitCode !== 0) {
      throw new Error(failure);
    }
    const serving = await container.serve();
    const tested = await test(serving, heldOut);
    await serving.stop();
    return { ...tested, trainingSeconds };
  } finally {
    await container.remove();
  }
}

/** Asks for one picture after the other. */
async function test(
  serving: ServingProcess,
  pictures: readonly Labelled[],
): Promise<Omit<Measurement, "trainingSeconds">> {
  let correct = 0;
  const milliseconds: number[] = [];
  for (const { label, picture } of pictures) {
    const start = performance.now();
    const probabilities = (await (await serving.invoke(picture, "application/x-image")).json()) as number[];
    milliseconds.push(performance.now() - start);
    correct += probabilities.indexOf(Math.max(...probabilities)) === label ? 1 : 0;
  }
  return { accuracy: correct / pictures.length, milliseconds };
}

export const command: Command = { usage, run: measureFamilies };
