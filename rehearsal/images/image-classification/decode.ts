/** Encoded pictures to pixels, as a person sees them. */
import sharp from "sharp";
import type { Views } from "./descriptors";
import { SIDE } from "./descriptors/planes";

/** Width and height to which a picture is made smaller at most: about as much as the built-in image sees of it. */
const NEAR_SIDE = 192;
/** Red, green, blue. */
const CHANNELS = 3;

/** Larger pictures are refused by their header, before they are decoded: a small file may claim to be enormous. */
const PIXEL_LIMIT = 100_000_000;
/** What a request may hold at most: whoever asks must not keep the endpoint from answering others for long. */
export const REQUEST_PIXEL_LIMIT = 25_000_000;

// Many small pictures are decoded side by side; threads within one of them would only get in each other's way.
sharp.concurrency(1);
sharp.cache(false);

/** Bytes that are no picture, or a broken one. */
export class PictureError extends Error {
  public override readonly name = "PictureError";
}

/** RGB pixels, row by row. */
interface Pixels {
  readonly values: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a JPEG or PNG: turned as its EXIF data says, transparency on white, 16 bits, grey, palette and CMYK as sRGB.
 * @param grey whether colour is taken away (image_shape with one channel).
 * @param pixelLimit how many pixels it may have
 * @throws PictureError when the bytes are no such picture, or a broken one.
 */
export async function decodePicture(picture: Uint8Array, grey = false, pixelLimit = PIXEL_LIMIT): Promise<Views> {
  if (!isJpegOrPng(picture)) {
    throw new PictureError("not a JPEG or PNG picture");
  }
  // The decoder looks at the limit when it has read the header.
  const decoder = sharp(picture, { limitInputPixels: pixelLimit, failOn: "error", sequentialRead: true })
    .autoOrient()
    .flatten({ background: "white" })
    .resize(NEAR_SIDE, NEAR_SIDE, { fit: "fill", withoutEnlargement: true });
  const coloured = grey ? decoder.modulate({ saturation: 0 }) : decoder;
  try {
    const { data: values, info } = await coloured
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return await viewsOf({ values, width: info.width, height: info.height });
  } catch (error) {
    await requireSize(picture, pixelLimit);
    throw brokenPicture(error);
  }
}

/**
 * Other sides than 1:1 are stretched. A picture with few pixels has no finer detail in its middle than in the whole.
 */
async function viewsOf(pixels: Pixels): Promise<Views> {
  const { values, width, height } = pixels;
  if (width === SIDE && height === SIDE) return { whole: values, middle: values };
  const whole = await sharp(values, { raw: { width, height, channels: CHANNELS } })
    .resize(SIDE, SIDE, { fit: "fill" })
    .raw()
    .toBuffer();
  return { whole, middle: width > SIDE && height > SIDE ? cutMiddle(pixels) : whole };
}

function cutMiddle({ values, width, height }: Pixels): Uint8Array {
  const middle = new Uint8Array(SIDE * SIDE * CHANNELS);
  const [left, top] = [Math.floor((width - SIDE) / 2), Math.floor((height - SIDE) / 2)];
  for (let row = 0; row < SIDE; row += 1) {
    const start = ((top + row) * width + left) * CHANNELS;
    middle.set(values.subarray(start, start + SIDE * CHANNELS), row * SIDE * CHANNELS);
  }
  return middle;
}

/** Reads the header only. @throws PictureError when it claims too many pixels, or is itself broken */
async function requireSize(picture: Uint8Array, pixelLimit: number): Promise<void> {
  const { width, height } = await sharp(picture, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw brokenPicture(error);
    });
  if (width * height > pixelLimit) {
    throw new PictureError(`picture of ${width}×${height} pixels; at most ${pixelLimit} pixels are read`);
  }
}

function brokenPicture(error: unknown): PictureError {
  return new PictureError(`broken picture: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
}

function isJpegOrPng(picture: Uint8Array): boolean {
  const [first, second, third] = picture;
  return (first === 0xff && second === 0xd8) || (first === 0x89 && second === 0x50 && third === 0x4e);
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? text;
}
