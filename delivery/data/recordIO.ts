/**
 * Pictures with labels in MXNet's RecordIO, the format of the channels of SageMaker's built-in image algorithms.
 * Both directions stream: memory holds one record at a time, whatever the size of the file.
 */
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { requireFile } from "./ownFile";
import { type FramedPayload, framePayload, readPayloads, RecordIOError } from "./recordFraming";

export { RecordIOError } from "./recordFraming";

/** One picture of a RecordIO file. */
export interface ImageRecord {
  /**
   * At least one label. The built-in image-classification algorithm wants exactly one: the index of the class, from 0.
   */
  readonly labels: readonly number[];
  /** The picture's number, unsigned 64 bits. `im2rec` numbers the pictures of a data set from 0. */
  readonly id: bigint;
  /** The encoded picture (JPEG or PNG), as it was in its own file. */
  readonly picture: Buffer;
}

/** Flag (uint32), label (float32), id (uint64), second id (uint64). */
const HEADER_BYTES = 24;
const LABEL_BYTES = 4;

/**
 * Reads the records of a file in order.
 * @throws RecordIOError that names the file, the offset in bytes and the reason, when the file breaks the format.
 */
export async function* readRecords(path: string): AsyncGenerator<ImageRecord> {
  await requireFile(path);
  const file = await open(path);
  try {
    for await (const framed of readPayloads(path, file)) {
      yield decodeRecord(path, framed);
    }
  } finally {
    await file.close();
  }
}

/** Writes the records in order and replaces the file when there is one. Resolves with the number of records. */
export async function writeRecords(
  path: string,
  records: Iterable<ImageRecord> | AsyncIterable<ImageRecord>,
): Promise<number> {
  let count = 0;
  async function* frames(): AsyncGenerator<Buffer> {
    for await (const record of records) {
      count += 1;
      yield framePayload(encodeRecord(record));
    }
  }
  await pipeline(Readable.from(frames()), createWriteStream(path));
  return count;
}

function encodeRecord(record: ImageRecord): Buffer {
  const [label, ...further] = record.labels;
  if (label === undefined) {
    throw new RangeError(`record ${record.id} has no label; a picture needs at least one`);
  }
  // One label stands in the header. Several follow it, counted by the flag, and the header's own label is 0.
  const several = further.length > 0 ? record.labels : [];
  const header = Buffer.alloc(HEADER_BYTES + several.length * LABEL_BYTES);
  header.writeUInt32LE(several.length, 0);
  header.writeFloatLE(several.length > 0 ? 0 : label, 4);
  header.writeBigUInt64LE(record.id, 8);
  several.forEach((value, index) => header.writeFloatLE(value, HEADER_BYTES + index * LABEL_BYTES));
  return Buffer.concat([header, record.picture]);
}

function decodeRecord(path: string, { offset, payload }: FramedPayload): ImageRecord {
  if (payload.length < HEADER_BYTES) {
    throw new RecordIOError(
      path,
      offset,
      `a picture's record begins with ${HEADER_BYTES} bytes of header, this one has ${payload.length} bytes in all`,
    );
  }
  const count = payload.readUInt32LE(0);
  const pictureStart = HEADER_BYTES + count * LABEL_BYTES;
  if (pictureStart > payload.length) {
    throw new RecordIOError(
      path,
      offset,
      `the record announces ${count} labels, but has ${payload.length} bytes in all`,
    );
  }
  const labels =
    count === 0
      ? [payload.readFloatLE(4)]
      : Array.from({ length: count }, (_, index) => payload.readFloatLE(HEADER_BYTES + index * LABEL_BYTES));
  return { labels, id: payload.readBigUInt64LE(8), picture: payload.subarray(pictureStart) };
}
