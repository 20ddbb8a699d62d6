/**
 * How well and how fast the stand-in learns: `npm run bench:accuracy`.
 * Draws each data set, trains with the committed settings and measures the held-out accuracy at a serving process.
 * Arguments: names of data sets (default: all).
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { drawPictures } from "../rehearsal/pictures";
import { SHAPES, type Family } from "../rehearsal/pictures/families";
import { createRandom } from "../rehearsal/random";
import { Container, type Labelled, type ServingProcess } from "../test/rehearsal/images/containerProcess";
import { COLOURS, DIGIT_STROKES, DIRECTIONS, TEN_SHAPES, TEXTURES } from "./families";

interface DataSet {
  readonly family: Family;
  readonly seed: number;
  readonly picturesPerClass: number;
  readonly shuffledLabels?: boolean;
}

const HELD_OUT = 200;
const VALIDATION_SHARE = 0.2;

/** The committed settings. */
const HYPERPARAMETERS = { num_layers: "18", image_shape: "3,224,224", mini_batch_size: "64", epochs: "2", learning_rate: "0.01", use_pretrained_model: "1" };

const DATA_SETS: Readonly<Record<string, DataSet>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5].map((seed) => [`shapes-${seed}`, { family: SHAPES, seed, picturesPerClass: 240 }])),
  "shuffled-labels": { family: SHAPES, seed: 1, picturesPerClass: 240, shuffledLabels: true },
  "ten-shapes": { family: TEN_SHAPES, seed: 1, picturesPerClass: 200 },
  colours: { family: COLOURS, seed: 1, picturesPerClass: 200 },
  textures: { family: TEXTURES, seed: 1, picturesPerClass: 200 },
  directions: { family: DIRECTIONS, seed: 1, picturesPerClass: 240 },
  digits: { family: DIGIT_STROKES, seed: 1, picturesPerClass: 200 },
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  console.log("data set          held-out  validation  drawn s  trained s  p50 ms  p99 ms");
  for (const [name, dataSet] of Object.entries(DATA_SETS)) {
    if (wanted.length === 0 || wanted.includes(name)) {
      await measure(name, dataSet);
    }
  }
}

async function measure(name: string, dataSet: DataSet): Promise<void> {
  const container = await Container.create();
  const folder = await mkdtemp(join(tmpdir(), "pictures-"));
  try {
    const drawing = await timed(() => drawPictures({ ...dataSet, folder }));
    const { heldOut, validation, train } = split(await readPictures(folder));
    await container.writeChannels({ train, validation });
    const sizes = { num_classes: String(Object.keys(dataSet.family).length), num_training_samples: String(train.length) };
    const training = await timed(() => container.train({ ...HYPERPARAMETERS, ...sizes }));
    if (training.value.exitCode !== 0) {
      throw new Error(training.value.failure);
    }
    const serving = await container.serve();
    const { accuracy, milliseconds } = await test(serving, heldOut);
    await serving.stop();
    const announced = training.value.lines.findLast((line) => line.includes("Validation-accuracy"))?.split("=").at(-1) ?? "";
    const figures = [accuracy.toFixed(4), announced, drawing.seconds.toFixed(2), training.seconds.toFixed(2), quantile(milliseconds, 0.5), quantile(milliseconds, 0.99)];
    console.log(`${name.padEnd(18)}${figures.join("     ")}`);
  } finally {
    await Promise.all([container.remove(), rm(folder, { recursive: true })]);
  }
}

async function readPictures(folder: string): Promise<Labelled[]> {
  const classes = (await readdir(folder)).sort();
  const pictures = classes.map(async (name, label) => {
    const files = (await readdir(join(folder, name))).sort();
    return Promise.all(files.map(async (file) => ({ label, picture: await readFile(join(folder, name, file)) })));
  });
  return (await Promise.all(pictures)).flat();
}

function split(pictures: readonly Labelled[]): Record<"heldOut" | "validation" | "train", Labelled[]> {
  const random = createRandom(1, "split");
  const shuffled = pictures.map((picture) => ({ picture, place: random.next() })).sort((one, other) => one.place - other.place);
  const order = shuffled.map(({ picture }) => picture);
  const validationEnd = HELD_OUT + Math.round((order.length - HELD_OUT) * VALIDATION_SHARE);
  return { heldOut: order.slice(0, HELD_OUT), validation: order.slice(HELD_OUT, validationEnd), train: order.slice(validationEnd) };
}

async function test(serving: ServingProcess, pictures: readonly Labelled[]): Promise<{ accuracy: number; milliseconds: number[] }> {
  let correct = 0;
  const milliseconds: number[] = [];
  for (const { label, picture } of pictures) {
    const { value, seconds } = await timed(async () => (await serving.invoke(picture, "application/x-image")).json() as Promise<number[]>);
    correct += value.indexOf(Math.max(...value)) === label ? 1 : 0;
    milliseconds.push(seconds * 1000);
  }
  return { accuracy: correct / pictures.length, milliseconds };
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; seconds: number }> {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

function quantile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
