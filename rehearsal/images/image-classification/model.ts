/**
 * The model artifact: what training leaves in the model folder and serving loads. Files are named as the built-in
 * image's.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Descriptor, FROM_SCRATCH, PRETRAINED, type Views } from "./descriptors";
import { Network } from "./learning/network";
import { applyScale, type Scale } from "./learning/scaling";

const DESCRIPTION_FILE = "image-classification-symbol.json";
const PARAMETERS_FILE = /^image-classification-\d{4,}\.params$/;
/** Changes whenever an older artifact could no longer be read. */
const FORMAT = 3;

/** What a model is, beside its numbers. */
const descriptionSchema = z.object({
  format: z.literal(FORMAT),
  shape: z.object({ inputs: z.number(), hiddenUnits: z.number(), classes: z.number() }),
  pretrained: z.boolean(),
  grey: z.boolean(),
});

/** A trained model. */
export interface Model {
  readonly network: Network;
  readonly scale: Scale;
  readonly pretrained: boolean;
  readonly grey: boolean;
}

/** How a model describes pictures. */
export function descriptorOf({ pretrained }: Pick<Model, "pretrained">): Descriptor {
  return pretrained ? PRETRAINED : FROM_SCRATCH;
}

/** The probability of each class for a decoded picture. */
export function classify(model: Model, views: Views): Float64Array {
  const descriptor = descriptorOf(model);
  const description = new Float32Array(descriptor.length);
  descriptor.describe(views, description);
  applyScale(model.scale, description);
  return model.network.predict(description);
}

/**
 * Saves a model after an epoch (from 1) and returns the file of its numbers.
 * @param keepOthers whether the models of earlier epochs stay.
 */
export function saveModel(folder: string, model: Model, epoch: number, keepOthers: boolean): string {
  mkdirSync(folder, { recursive: true });
  if (!keepOthers) {
    parameterFiles(folder).forEach((file) => {
      rmSync(join(folder, file));
    });
  }
  const description: z.infer<typeof descriptionSchema> = {
    format: FORMAT,
    shape: model.network.shape,
    pretrained: model.pretrained,
    grey: model.grey,
  };
  writeFileSync(join(folder, DESCRIPTION_FILE), JSON.stringify(description));
  const path = join(folder, `image-classification-${String(epoch).padStart(4, "0")}.params`);
  writeFileSync(
    path,
    Buffer.concat(arraysOf(model).map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))),
  );
  return path;
}

/** Loads the model of the last saved epoch. */
export function loadModel(folder: string): Model {
  const { data } = descriptionSchema.safeParse(JSON.parse(readFileSync(join(folder, DESCRIPTION_FILE), "utf8")));
  const file = parameterFiles(folder).at(-1);
  if (data === undefined || file === undefined) {
    throw new Error(`${folder} holds no model of the image-classification stand-in (format ${FORMAT}); train it again`);
  }
  const { shape, pretrained, grey } = data;
  const model = {
    network: new Network(shape),
    scale: { means: new Float32Array(shape.inputs), factors: new Float32Array(shape.inputs) },
    pretrained,
    grey,
  };
  const bytes = readFileSync(join(folder, file));
  const expected = arraysOf(model).reduce((sum, array) => sum + array.byteLength, 0);
  if (bytes.length !== expected) {
    throw new Error(`${file} has ${bytes.length} bytes, but its model has ${expected}: it is damaged`);
  }
  let offset = 0;
  for (const array of arraysOf(model)) {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(
      bytes.subarray(offset, (offset += array.byteLength)),
    );
  }
  return model;
}

function arraysOf({ scale, network }: Model): readonly Float32Array[] {
  return [scale.means, scale.factors, ...network.parameters.arrays];
}

/** The files of saved epochs, the last one last. */
function parameterFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => PARAMETERS_FILE.test(file))
    .sort();
}
