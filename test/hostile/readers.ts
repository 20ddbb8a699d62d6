/** Every reader of what a person brings, with valid inputs to begin from and the class of a person's fault. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { examinePicture, plainPicture } from "../../delivery/data/picture";
import { readRecords, writeRecords } from "../../delivery/data/recordIO";
import { readLabels } from "../../delivery/data/recordSource";
import { readRowSource } from "../../delivery/data/rowSource";
import { isBadInput } from "../../machine/badInput";
import { BuildspecError, parseBuildspec } from "../../packages/local-cloud/services/codebuild/buildspec";
import { packFiles, unpackFolder } from "../../packages/local-cloud/zip";
import { ZipError } from "../../packages/local-cloud/zipReader";
import { readSettings } from "../../settings/files";

export interface Reader {
  readonly name: string;
  readonly valid: readonly Buffer[];
  /** Text has lines, names and values that can be exchanged; of other formats the bytes are changed. */
  readonly isText: boolean;
  read(content: Buffer): Promise<unknown>;
  /** Whether the error tells a person what is wrong with the input. */
  isRefusal(error: unknown): boolean;
}

const root = join(__dirname, "..", "..");

/** @param folder empty, for the files that are read */
export async function readers(folder: string): Promise<readonly Reader[]> {
  const file = join(folder, "input");
  return [
    await pictureReader(),
    await recordReader(file, join(folder, "valid.rec")),
    fileReader("rows of numbers (CSV)", [rows], file, (name) => readRowSource(name, split)),
    fileReader("lists of classes", [Buffer.from("circle\ncross\nstern ☆\n")], file, readLabels),
    settingsReader(join(folder, "settings")),
    {
      name: "buildspecs",
      valid: ["deploy", "test", "train", "validate"].map((name) =>
        readFileSync(join(root, "buildspecs", `${name}.yml`)),
      ),
      isText: true,
      read: (content) => Promise.resolve().then(() => parseBuildspec(content.toString(), "buildspec.yml")),
      isRefusal: (error) => error instanceof BuildspecError,
    },
    zipReader(folder),
  ];
}

const split = { heldOutSamples: 8, validationShare: 0.2 };
const rows = Buffer.from(
  Array.from({ length: 40 }, (_, row) => `${row % 2 === 0 ? "even" : "odd"},${row},${row / 3},-1e${row}\n`).join(""),
);

async function pictureReader(): Promise<Reader> {
  const image = sharp({ create: { width: 24, height: 18, channels: 4, background: "#3a7f" } });
  const kinds = ["jpeg", "png", "webp", "gif", "tiff", "avif"] as const;
  return {
    name: "pictures",
    valid: await Promise.all(kinds.map((kind) => image.clone().toFormat(kind).toBuffer())),
    isText: false,
    read: async (content) => {
      const examined = await examinePicture(content);
      return "fault" in examined ? examined : plainPicture(content);
    },
    isRefusal: isBadInput,
  };
}

async function recordReader(file: string, example: string): Promise<Reader> {
  const picture = Buffer.from("picture with \n\x23\xd7\xce in it, and the magic number", "latin1");
  await writeRecords(
    example,
    [1n, 2n, 3n].map((id) => ({ id, labels: [Number(id)], picture })),
  );
  return {
    ...fileReader("RecordIO files", [readFileSync(example)], file, async (name) => {
      let count = 0;
      for await (const record of readRecords(name)) count += record.picture.length;
      return count;
    }),
    isText: false,
  };
}

function fileReader(
  name: string,
  valid: readonly Buffer[],
  file: string,
  read: (file: string) => Promise<unknown>,
): Reader {
  return {
    name,
    valid,
    isText: true,
    read: async (content) => {
      await writeFile(file, content);
      return read(file);
    },
    isRefusal: isBadInput,
  };
}

function settingsReader(folder: string): Reader {
  cpSync(join(__dirname, "..", "fixtures", "example"), folder, { recursive: true });
  const stackFile = join(folder, "Pulumi.dev.yaml");
  return {
    ...fileReader("settings", [readFileSync(stackFile), readFileSync(join(root, "Pulumi.dev.yaml"))], stackFile, () =>
      Promise.resolve(readSettings(folder, "dev")),
    ),
  };
}

function zipReader(folder: string): Reader {
  const [content, target] = [join(folder, "content"), join(folder, "unpacked")];
  writeFileSync(content, "some content ".repeat(20));
  const names = ["a.txt", "folder/b.txt", "folder/deeper/c.txt", "__proto__"];
  return {
    name: "zip files",
    valid: [packFiles(new Map(names.map((name) => [name, content])))],
    isText: false,
    read: (zip) => {
      rmSync(target, { recursive: true, force: true });
      mkdirSync(target);
      return Promise.resolve().then(() => {
        unpackFolder(zip, target);
      });
    },
    isRefusal: (error) => error instanceof ZipError,
  };
}
