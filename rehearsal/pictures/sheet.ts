/** Renders many scenes at once: one SVG document for a whole sheet costs a fraction of a document for each picture. */
import sharp from "sharp";
import { CHANNELS } from "./camera";
import { PICTURE_SIZE } from "./scene";

/** Scenes along one side of a sheet. */
const COLUMNS = 8;
/** Scenes that fit on a sheet. */
export const SHEET_CAPACITY = COLUMNS * COLUMNS;

const SHEET_SIZE = COLUMNS * PICTURE_SIZE;

/** Renders up to SHEET_CAPACITY scenes (SVG elements) to RGB pixels, row by row. */
export async function renderSheet(scenes: readonly string[]): Promise<Buffer[]> {
  const cells = scenes.map((scene, index) => {
    const { left, top } = cellAt(index);
    // A nested svg element clips what it holds.
    return `<svg x="${left}" y="${top}" width="${PICTURE_SIZE}" height="${PICTURE_SIZE}">${scene}</svg>`;
  });
  const size = `width="${SHEET_SIZE}" height="${SHEET_SIZE}"`;
  const document = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${cells.join("")}</svg>`;
  const sheet = await sharp(Buffer.from(document)).removeAlpha().raw().toBuffer();
  return scenes.map((_, index) => cutOut(sheet, cellAt(index)));
}

interface Cell {
  readonly left: number;
  readonly top: number;
}

function cellAt(index: number): Cell {
  return { left: (index % COLUMNS) * PICTURE_SIZE, top: Math.floor(index / COLUMNS) * PICTURE_SIZE };
}

function cutOut(sheet: Buffer, { left, top }: Cell): Buffer {
  const rows = Array.from({ length: PICTURE_SIZE }, (_, y) => {
    const start = ((top + y) * SHEET_SIZE + left) * CHANNELS;
    return sheet.subarray(start, start + PICTURE_SIZE * CHANNELS);
  });
  return Buffer.concat(rows);
}
