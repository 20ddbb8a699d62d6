/** Drawn pictures, split as a delivery splits them. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Part, splitSamples } from "../delivery/data/split";
import { drawPictures, type PicturesOptions } from "../rehearsal/pictures";
import type { Labelled } from "../test/rehearsal/images/containerProcess";

/** The pictures of each part. */
export type DataSet = Readonly<Record<Part, readonly Labelled[]>>;

/** The committed settings of the split. */
const SPLIT = { heldOutSamples: 200, validationShare: 0.2 };

/** The committed hyperparameters; those of the data are computed. */
const COMMITTED = {
  num_layers: "18",
  image_shape: "3,224,224",
  mini_batch_size: "64",
  epochs: "2",
  learning_rate: "0.01",
  use_pretrained_model: "1",
};

/** Draws pictures into a folder of its own, which is gone when they are read. */
export async function drawDataSet(options: Omit<PicturesOptions, "folder">): Promise<DataSet> {
  const folder = await mkdtemp(join(tmpdir(), "pictures-"));
  try {
    await drawPictures({ ...options, folder });
    return split(await readPictures(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a job learns the pictures with. */
export function hyperparametersFor(training: readonly Labelled[], classes: number): Readonly<Record<string, string>> {
  return { ...COMMITTED, num_classes: String(classes), num_training_samples: String(training.length) };
}

async function readPictures(folder: string): Promise<Labelled[]> {
  const classes = (await readdir(folder)).sort();
  const pictures = classes.map(async (name, label) => {
    const files = (await readdir(join(folder, name))).sort();
    return Promise.all(files.map(async (file) => ({ label, picture: await readFile(join(folder, name, file)) })));
  });
  return (await Promise.all(pictures)).flat();
}

function split(pictures: readonly Labelled[]): DataSet {
  const hashed = pictures.map((picture) => ({
    ...picture,
    class: picture.label,
    sha256: createHash("sha256").update(picture.picture).digest("hex"),
  }));
  const parts = splitSamples(hashed, SPLIT);
  const of = (wanted: Part): Labelled[] => hashed.filter((picture) => parts.get(picture) === wanted);
  return { train: of("train"), validation: of("validation"), heldOut: of("heldOut") };
}
