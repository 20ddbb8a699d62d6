/**
 * Encoded pictures of many kinds, and the form in which they are trained with and tested: an ordinary JPEG or PNG,
 * because the built-in algorithm reads nothing else and takes neither transparency nor CMYK as a person sees them.
 */
import sharp, { type Metadata } from "sharp";
import { messageOf } from "../../contract/errors";

/** What is known of a picture that can be read. */
export interface ExaminedPicture {
  readonly kind: string;
  /** Pixels, as a person sees the picture: turned as its EXIF data says. */
  readonly width: number;
  readonly height: number;
  /** An ordinary JPEG or PNG, which is used byte for byte; others are encoded again. */
  readonly isPlain: boolean;
}

/** A file that is no picture, or none that can be read. */
export interface UnreadablePicture {
  /** What it is, to be read after its name: "is broken: …". */
  readonly fault: string;
}

/** The kinds that are read, by sharp's names of the formats. */
const kinds: Readonly<Record<string, string>> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  gif: "GIF",
  tiff: "TIFF",
  heif: "AVIF",
};
const notTaken: UnreadablePicture = { fault: `is none of ${Object.values(kinds).join(", ")}` };

/** How files of a kind begin: of one whose header cannot be read, it is said what it is. */
const signatures: readonly (readonly [string, RegExp])[] = [
  ["JPEG", /^\xff\xd8\xff/u],
  ["PNG", /^\x89PNG/u],
  ["WebP", /^RIFF[^]{4}WEBP/u],
  ["GIF", /^GIF8[79]a/u],
  ["TIFF", /^(?:II[*+]\0|MM\0[*+])/u],
];
/** Of other numbers, as a TIFF file may hold them, nobody knows which is white. */
const depths: readonly string[] = ["uchar", "ushort"];

/** Larger pictures are refused before they are decoded: a small file may claim to be enormous. */
const pixelLimit = 100_000_000;
/** Pictures with more pixels are encoded again: an endpoint that is asked need not decode larger ones. */
const plainPixelLimit = 25_000_000;
/**
 * Pictures with more pixels are made small while they are decoded: of that little memory is needed, but of small
 * pictures it takes most of the time.
 */
const decodedWholePixels = 200_000;
/** The body of a request to an endpoint holds 6 MiB: larger held-out samples could not be asked. */
const plainBytesLimit = 5 * 1024 ** 2;
/** Width and height of a picture that is encoded again, at most; training looks at fewer pixels. */
const encodedSide = 1024;

// Many small pictures are decoded side by side; threads within one of them would only get in each other's way.
sharp.concurrency(1);
sharp.cache(false);

/** Reads a picture to its end. */
export async function examinePicture(content: Buffer): Promise<ExaminedPicture | UnreadablePicture> {
  const metadata = await readMetadata(content);
  if ("fault" in metadata) return metadata;
  const kind = kindOf(metadata);
  if (kind === undefined) return notTaken;
  if (metadata.width * metadata.height > pixelLimit)
    return { fault: `is too large: ${metadata.width}×${metadata.height} pixels; at most ${pixelLimit} are read` };
  if (!depths.includes(metadata.depth))
    return { fault: `holds numbers of the type ${metadata.depth}; 8 or 16 bits without a sign are read` };
  try {
    await decodeAll(content, metadata);
  } catch (error) {
    return unreadable(kind, error);
  }
  const { width, height } = metadata.autoOrient;
  return { kind, width, height, isPlain: isPlain(metadata, content) };
}

/**
 * The picture as it is trained with: an ordinary JPEG or PNG byte for byte; another one encoded again as sRGB with 8
 * bits, turned upright, on white where it is transparent, of an animation the first image.
 */
export async function plainPicture(content: Buffer): Promise<Buffer> {
  const metadata = await sharp(content, { limitInputPixels: pixelLimit }).metadata();
  if (isPlain(metadata, content)) return content;
  const upright = decoder(content)
    .autoOrient()
    .flatten({ background: "white" })
    .resize(encodedSide, encodedSide, { fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb");
  return metadata.format === "jpeg"
    ? upright.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer()
    : upright.png().toBuffer();
}

function decoder(content: Buffer): sharp.Sharp {
  return sharp(content, { limitInputPixels: pixelLimit, failOn: "error", sequentialRead: true });
}

/** Makes the decoder read everything; the smallest target does, too. */
async function decodeAll(content: Buffer, { width, height }: Metadata): Promise<void> {
  const whole = decoder(content);
  const target = width * height > decodedWholePixels ? whole.resize(1, 1, { fit: "fill" }) : whole;
  await target.raw().toBuffer();
}

async function readMetadata(content: Buffer): Promise<Metadata | UnreadablePicture> {
  try {
    return await sharp(content, { limitInputPixels: false }).metadata();
  } catch (error) {
    const kind = signatures.find(([, begins]) => begins.test(content.toString("latin1", 0, 12)))?.[0];
    return kind === undefined ? notTaken : unreadable(kind, error);
  }
}

/** A variety of a format that the decoder does not know is not broken: another program may well show it. */
function unreadable(kind: string, error: unknown): UnreadablePicture {
  const reason = messageOf(error).trim().split("\n", 1)[0] ?? "";
  return /(?:not supported|unsupported(?! image format)|not handled|can't handle)/iu.test(messageOf(error))
    ? { fault: `is of a variety of ${kind} that is not read: ${reason}` }
    : { fault: `is broken: ${reason}` };
}

/** The containers of AVIF and of a telephone's HEIC have the same format. */
function kindOf(metadata: Metadata): string | undefined {
  return metadata.compression === "hevc" ? undefined : kinds[metadata.format];
}

function isPlain(
  { format, space, depth, hasAlpha, orientation = 1, width, height }: Metadata,
  content: Buffer,
): boolean {
  const isJpegOrPng = format === "jpeg" || format === "png";
  const isOrdinary = (space === "srgb" || space === "b-w") && depth === "uchar" && !hasAlpha && orientation === 1;
  const isSmall = content.length <= plainBytesLimit && width * height <= plainPixelLimit;
  return isJpegOrPng && isOrdinary && isSmall;
}
