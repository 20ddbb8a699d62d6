/**
 * What pictures were found to be, by the hash of their bytes: a picture that was decoded once need not be decoded again
 * by whoever reads the same data next. A file keeps it from one reading to the next.
 */
import { readFile } from "node:fs/promises";
import { versions } from "sharp";
import { z } from "zod";
import { codeOf } from "../../contract/errors";
import { writeWholeFile } from "../../machine/wholeFile";
import { type ExaminedPicture, examinePicture, type UnreadablePicture } from "./picture";

/** How the pictures of a source are read. */
export interface PictureReading {
  /** Told often; whoever prints it decides how much of it. */
  readonly onProgress: (text: string) => void;
  /** The file that keeps what pictures were found to be. Default: every picture is decoded. */
  readonly knownPictures?: string | undefined;
}

type Finding = ExaminedPicture | UnreadablePicture;

/** Another decoder may find something else, and so may another version of our own rules: raise the number then. */
const examiner = `2, ${JSON.stringify(versions)}`;

const finding = z.union([
  z.strictObject({ kind: z.string(), width: z.number(), height: z.number(), isPlain: z.boolean() }),
  z.strictObject({ fault: z.string() }),
]);
const content = z.strictObject({ examiner: z.literal(examiner), pictures: z.record(z.string(), finding) });

export class KnownPictures {
  private readonly looked = new Map<string, Finding>();
  private changed = false;

  private constructor(
    private readonly file: string | undefined,
    private readonly known: Readonly<Record<string, Finding>>,
  ) {}

  /**
   * @param file where it is kept; undefined keeps nothing. What another version has written there counts as nothing.
   */
  public static async open(file: string | undefined): Promise<KnownPictures> {
    return new KnownPictures(file, file === undefined ? {} : await readKnown(file));
  }

  /**
   * What a picture is.
   *
   * @param sha256 of its bytes, in hexadecimal
   */
  public async examine(sha256: string, picture: Buffer): Promise<Finding> {
    const known = this.looked.get(sha256) ?? this.known[sha256];
    this.changed ||= known === undefined;
    const found = known ?? (await examinePicture(picture));
    this.looked.set(sha256, found);
    return found;
  }

  /** Keeps what was looked at since it was opened, and forgets the rest: pictures that the data no longer holds. */
  public save(): void {
    if (this.file === undefined) return;
    if (!this.changed && this.looked.size === Object.keys(this.known).length) return;
    try {
      writeWholeFile(this.file, JSON.stringify({ examiner, pictures: Object.fromEntries(this.looked) }));
    } catch (error) {
      // An isolated build may read it and not replace it: it is mounted there.
      if (codeOf(error) !== "EBUSY") throw error;
    }
  }
}

async function readKnown(file: string): Promise<Readonly<Record<string, Finding>>> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "null";
    throw error;
  });
  try {
    return content.safeParse(JSON.parse(text)).data?.pictures ?? {};
  } catch {
    // A file that is no JSON counts as nothing, too: pictures are decoded again.
    return {};
  }
}
