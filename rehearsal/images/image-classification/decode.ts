/** Encoded pictures to pixels, as a person sees them. */
import sharp from "sharp";
import { SIDE } from "./descriptors/planes";

/** Larger pictures are refused before they are decoded: a small file may claim to be enormous. */
const PIXEL_LIMIT = 100_000_000;

// Many small pictures are decoded side by side; threads within one of them would only get in each other's way.
sharp.concurrency(1);
sharp.cache(false);

/** Bytes that are no picture, or a broken one. */
export class PictureError extends Error {
  public override readonly name = "PictureError";
}

/**
 * Decodes a JPEG or PNG to SIDE×SIDE RGB pixels: turned as its EXIF data says, transparency on white, 16 bits, grey,
 * palette and CMYK as sRGB. Other sides than 1:1 are stretched.
 * @param grey whether colour is taken away (image_shape with one channel).
 * @throws PictureError when the bytes are no such picture, or a broken one.
 */
export async function decodePicture(picture: Uint8Array, grey = false): Promise<Uint8Array> {
  if (!isJpegOrPng(picture)) {
    throw new PictureError("not a JPEG or PNG picture");
  }
  const decoder = sharp(picture, { limitInputPixels: PIXEL_LIMIT, failOn: "error", sequentialRead: true })
    .autoOrient()
    .flatten({ background: "white" })
    .resize(SIDE, SIDE, { fit: "fill" });
  const coloured = grey ? decoder.modulate({ saturation: 0 }) : decoder;
  try {
    return await coloured.toColourspace("srgb").raw({ depth: "uchar" }).toBuffer();
  } catch (error) {
    throw new PictureError(`broken picture: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
  }
}

function isJpegOrPng(picture: Uint8Array): boolean {
  const [first, second, third] = picture;
  return (first === 0xff && second === 0xd8) || (first === 0x89 && second === 0x50 && third === 0x4e);
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? text;
}
