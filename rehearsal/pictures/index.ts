/**
 * The rehearsal's default data: pictures that the project draws itself, so that a delivery learns something real
 * without downloading anything. The same seed draws the same pictures.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { CHANNELS, photograph } from "./camera";
import { type Draw, type Family, SHAPES } from "./families";
import { createRandom, type Random } from "./random";
import { PICTURE_SIZE } from "./scene";
import { renderSheet, SHEET_CAPACITY } from "./sheet";

export interface PicturesOptions {
  /** Where a folder for each class is made; existing pictures of the same name are replaced. */
  readonly folder: string;
  /** Any integer. */
  readonly seed: number;
  /** What is drawn. Default: five shapes. */
  readonly family?: Family;
  /** Pictures of each class, default 240: enough to hold 200 out of five classes and to learn from the others. */
  readonly picturesPerClass?: number;
  /**
   * `true` files each picture under a class chosen by lot, so that nothing can be learnt: the bad data set that a
   * delivery must not promote. Default false.
   */
  readonly shuffledLabels?: boolean;
  /** Called from time to time with what has been done: "320 of 1200 pictures". */
  readonly onProgress?: (text: string) => void;
}

/** A picture to be drawn. */
interface Picture {
  readonly draw: Draw;
  readonly random: Random;
  readonly format: "jpg" | "png";
  readonly path: string;
}

/** Draws the data set: 64×64 pixels, half JPEG and half PNG. */
export async function drawPictures(options: PicturesOptions): Promise<void> {
  const family = options.family ?? SHAPES;
  await Promise.all(Object.keys(family).map((name) => mkdir(join(options.folder, name), { recursive: true })));
  const pictures = plan(options, family);
  for (let start = 0; start < pictures.length; start += SHEET_CAPACITY) {
    const sheet = pictures.slice(start, start + SHEET_CAPACITY);
    const rendered = await renderSheet(sheet.map(({ draw, random }) => draw(random)));
    await Promise.all(sheet.map((picture, index) => save(picture, rendered[index] ?? Buffer.alloc(0))));
    options.onProgress?.(`${start + sheet.length} of ${pictures.length} pictures`);
  }
}

/** Every picture with a random generator of its own, so that it does not depend on how many others are drawn. */
function plan(options: PicturesOptions, family: Family): Picture[] {
  const { folder, seed, picturesPerClass = 240, shuffledLabels = false } = options;
  const drawings = Object.entries(family).flatMap(([name, draw]) =>
    Array.from({ length: picturesPerClass }, (_, index) => ({ name, draw, index })),
  );
  const names = drawings.map(({ name }) => name);
  const labels = shuffledLabels ? shuffled(names, createRandom(seed, "labels")) : names;
  return drawings.map(({ name, draw, index }, position) => {
    const format = index % 2 === 0 ? "jpg" : "png";
    const path = join(folder, labels[position] ?? name, `${String(position).padStart(5, "0")}.${format}`);
    return { draw, random: createRandom(seed, `${name} ${index}`), format, path };
  });
}

async function save({ random, format, path }: Picture, pixels: Buffer): Promise<void> {
  photograph(pixels, random);
  const image = sharp(pixels, { raw: { width: PICTURE_SIZE, height: PICTURE_SIZE, channels: CHANNELS } });
  const encoded = format === "jpg" ? image.jpeg({ quality: 90 }) : image.png({ compressionLevel: 1 });
  await writeFile(path, await encoded.toBuffer());
}

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  return values
    .map((value) => ({ value, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ value }) => value);
}
