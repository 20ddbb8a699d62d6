/** The channels of a training job: RecordIO files, or picture files with a list. Everything is read as a stream. */
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { readRecords, RecordIOError } from "../../../delivery/data/recordIO";
import { channelFolder, log } from "./container";
import { ClientError } from "./errors";

/** A labelled picture of a channel. */
export interface Sample {
  readonly label: number;
  readonly picture: Uint8Array;
  /** Where it comes from, for messages: "channel 'train', train.rec, record 17". */
  readonly origin: string;
}

const channelSchema = z.object({ ContentType: z.string().optional() });

type ChannelName = "train" | "validation";

const RECORD_TYPE = "application/x-recordio";
const IMAGE_TYPES = ["application/x-image", "image/jpeg", "image/png"];

/** What the job says about its channels, by name. */
export type InputDataConfiguration = Readonly<Record<string, unknown>>;

/** Refuses channels that the image would refuse, before anything is read. */
export function checkChannels(configuration: InputDataConfiguration): void {
  for (const name of ["train", "validation"] as const) {
    const type = contentTypeOf(configuration, name);
    if (configuration[name] === undefined) {
      throw new ClientError(`Missing channel '${name}': the algorithm needs the channels train and validation`);
    }
    if (type !== RECORD_TYPE && !IMAGE_TYPES.includes(type)) {
      throw new ClientError(
        `Channel '${name}' has content type '${type}', expected ${[RECORD_TYPE, ...IMAGE_TYPES].join(", ")}`,
      );
    }
    if (type !== RECORD_TYPE && configuration[`${name}_lst`] === undefined) {
      throw new ClientError(
        `Missing channel '${name}_lst': pictures of content type '${type}' need a list of their labels`,
      );
    }
  }
  if (configuration["model"] !== undefined) {
    throw new ClientError(
      "Channel 'model' (incremental training) is not part of the rehearsal's stand-in for image-classification",
    );
  }
}

/** Reads a channel in its order. */
export function readChannel(configuration: InputDataConfiguration, name: ChannelName): AsyncGenerator<Sample> {
  return contentTypeOf(configuration, name) === RECORD_TYPE ? readRecordChannel(name) : readImageChannel(name);
}

/** The content type without parameters; RecordIO when none is given, as in the image. */
function contentTypeOf(configuration: InputDataConfiguration, name: ChannelName): string {
  const { ContentType } = channelSchema.parse(configuration[name] ?? {});
  return ContentType?.split(";", 1)[0]?.trim().toLowerCase() ?? RECORD_TYPE;
}

async function* readRecordChannel(name: ChannelName): AsyncGenerator<Sample> {
  const folder = channelFolder(name);
  log(`Searching for .rec files in ${folder}.`);
  const path = await onlyFile(name, folder, ".rec");
  const file = basename(path);
  let position = 0;
  try {
    for await (const { labels, picture } of readRecords(path)) {
      const origin = `channel '${name}', ${file}, record ${position}`;
      const [label, ...further] = labels;
      if (label === undefined || further.length > 0) {
        throw new ClientError(
          `${origin}: has ${labels.length} labels, expected one (multi_label is not part of the stand-in)`,
        );
      }
      yield { label, picture, origin };
      position += 1;
    }
  } catch (error) {
    if (error instanceof RecordIOError) {
      throw new ClientError(
        `channel '${name}', ${file}: broken RecordIO file at byte ${error.offset}: ${error.reason}`,
      );
    }
    throw error;
  }
}

async function* readImageChannel(name: ChannelName): AsyncGenerator<Sample> {
  const list = await onlyFile(`${name}_lst`, channelFolder(`${name}_lst`), ".lst");
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(list) })) {
    line += 1;
    if (text.trim() === "") {
      continue;
    }
    const where = `channel '${name}_lst', ${basename(list)}, line ${line}`;
    const [, label, path, ...further] = text.split("\t");
    if (label === undefined || path === undefined || further.length > 0) {
      throw new ClientError(`${where}: expected three columns divided by tabs: index, label, path`);
    }
    const picture = await readFile(join(channelFolder(name), path.trim())).catch((error: unknown) => {
      throw new ClientError(
        `${where}: channel '${name}' has no readable ${path}: ` +
          (error instanceof Error ? error.message : String(error)),
      );
    });
    yield { label: Number(label), picture, origin: `channel '${name}', ${path}` };
  }
}

async function onlyFile(channel: string, folder: string, extension: string): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found = names.filter((file) => file.endsWith(extension)).sort();
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    throw new ClientError(
      `channel '${channel}' has ${found.length === 0 ? "no" : found.length} ${extension} files, expected one`,
    );
  }
  return join(folder, only);
}
