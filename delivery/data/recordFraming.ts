/**
 * The framing of MXNet's RecordIO: how payloads are cut into parts on disk, independent of what the payloads mean.
 *
 * A part is the magic number, a word with 3 bits of continuation flag and 29 bits of length, the bytes, and zeros up to
 * a multiple of four; all numbers are little-endian. So that a reader can look for the magic number in the middle of a
 * file, it never occurs at a multiple of four inside a part: a payload that holds it there is split around it into
 * several parts, and reading puts it back. (Format: dmlc-core, `src/recordio.cc`.)
 */
import type { FileHandle } from "node:fs/promises";
import { UnusableData } from "./unusableData";

/** The four bytes before every part, read as a little-endian number. */
const MAGIC = 0xced7230a;
/** Longest payload in bytes (exclusive): the length has 29 bits. */
const PAYLOAD_LIMIT = 2 ** 29;

const PART_HEADER_BYTES = 8;
const LENGTH_MASK = PAYLOAD_LIMIT - 1;
const MAGIC_BYTES = Buffer.from([0x0a, 0x23, 0xd7, 0xce]);
/** Bytes read from the file at a time, at most. */
const CHUNK_BYTES = 1 << 20;

/** The continuation flag: whether a part is a whole payload, or where in one it stands. */
const Continuation = { Whole: 0, First: 1, Middle: 2, Last: 3 } as const;

/** A payload and the byte of the file at which its first part begins. */
export interface FramedPayload {
  readonly offset: number;
  readonly payload: Buffer;
}

/** A RecordIO file that breaks its format. The message names the file, the offset in bytes and the reason. */
export class RecordIOError extends UnusableData {
  public override readonly name = "RecordIOError";

  public constructor(
    public readonly path: string,
    /** Where the broken record or part begins, in bytes from the start of the file. */
    public readonly offset: number,
    public readonly reason: string,
  ) {
    super(`${path}: broken RecordIO file at byte ${offset}: ${reason}`);
  }
}

/** The bytes of one payload on disk: one part, or several when the payload holds the magic number. */
export function framePayload(payload: Buffer): Buffer {
  if (payload.length >= PAYLOAD_LIMIT) {
    throw new RangeError(`a RecordIO payload holds fewer than ${PAYLOAD_LIMIT} bytes, this one has ${payload.length}`);
  }
  const pieces: Buffer[] = [];
  let start = 0;
  for (const position of magicPositions(payload)) {
    const flag = start === 0 ? Continuation.First : Continuation.Middle;
    pieces.push(partHeader(flag, position - start), payload.subarray(start, position));
    start = position + MAGIC_BYTES.length;
  }
  const flag = start === 0 ? Continuation.Whole : Continuation.Last;
  pieces.push(
    partHeader(flag, payload.length - start),
    payload.subarray(start),
    Buffer.alloc(paddingOf(payload.length)),
  );
  return Buffer.concat(pieces);
}

/** Reads the payloads of an open file in order, holding one payload and one chunk of the file at a time. */
export async function* readPayloads(path: string, file: FileHandle): AsyncGenerator<FramedPayload> {
  const { size } = await file.stat();
  const source = new ChunkedSource(file, size);
  while (source.offset < size) {
    const offset = source.offset;
    yield { offset, payload: await readPayload(path, source) };
  }
}

async function readPayload(path: string, source: ChunkedSource): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (;;) {
    const offset = source.offset;
    const part = await readPart(path, source);
    const expected =
      pieces.length === 0 ? [Continuation.Whole, Continuation.First] : [Continuation.Middle, Continuation.Last];
    if (!(expected as readonly number[]).includes(part.flag)) {
      throw new RecordIOError(path, offset, `continuation flag ${part.flag} where ${expected.join(" or ")} is allowed`);
    }
    if (part.flag === Continuation.Whole) {
      return part.bytes;
    }
    pieces.push(part.bytes);
    if (part.flag === Continuation.Last) {
      return Buffer.concat(pieces);
    }
    pieces.push(MAGIC_BYTES);
    if (source.offset >= source.size) {
      throw new RecordIOError(
        path,
        offset,
        "the file ends in the middle of a record of several parts: it was cut short",
      );
    }
  }
}

async function readPart(path: string, source: ChunkedSource): Promise<{ flag: number; bytes: Buffer }> {
  const offset = source.offset;
  const remaining = source.size - offset;
  if (remaining < PART_HEADER_BYTES) {
    throw new RecordIOError(
      path,
      offset,
      `a header of ${PART_HEADER_BYTES} bytes is expected, but the file was cut short after ${remaining}`,
    );
  }
  const header = await source.read(PART_HEADER_BYTES);
  const magic = header.readUInt32LE(0);
  if (magic !== MAGIC) {
    throw new RecordIOError(
      path,
      offset,
      `the magic number 0x${MAGIC.toString(16)} is expected, found 0x${magic.toString(16).padStart(8, "0")}`,
    );
  }
  const word = header.readUInt32LE(4);
  const length = word & LENGTH_MASK;
  const padded = length + paddingOf(length);
  // Checked before anything is allocated: a broken length may claim half a gigabyte.
  if (padded > remaining - PART_HEADER_BYTES) {
    throw new RecordIOError(
      path,
      offset,
      `the header announces ${length} bytes (${padded} with padding), but the file was cut short after ` +
        `${remaining - PART_HEADER_BYTES}`,
    );
  }
  const bytes = await source.read(padded);
  return { flag: word >>> 29, bytes: bytes.subarray(0, length) };
}

/** Reads a file from front to back in chunks. */
class ChunkedSource {
  /** The next byte to be read, from the start of the file. */
  public offset = 0;
  private readonly buffer: Buffer;
  /** What the buffer holds of the file. */
  private chunk: Buffer = Buffer.alloc(0);
  private position = 0;

  public constructor(
    private readonly file: FileHandle,
    public readonly size: number,
  ) {
    this.buffer = Buffer.allocUnsafe(Math.min(size, CHUNK_BYTES));
  }

  /** The next bytes, in memory of their own. The caller has checked that the file holds as many. */
  public async read(length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      if (this.position === this.chunk.length) {
        await this.refill();
      }
      const copied = this.chunk.copy(bytes, filled, this.position, this.position + length - filled);
      this.position += copied;
      filled += copied;
    }
    this.offset += length;
    return bytes;
  }

  private async refill(): Promise<void> {
    const { bytesRead } = await this.file.read(this.buffer, 0, this.buffer.length);
    if (bytesRead === 0) {
      throw new Error(`the file became shorter than its ${this.size} bytes while it was read`);
    }
    this.chunk = this.buffer.subarray(0, bytesRead);
    this.position = 0;
  }
}

function partHeader(flag: number, length: number): Buffer {
  const header = Buffer.alloc(PART_HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(((flag << 29) | length) >>> 0, 4);
  return header;
}

function paddingOf(length: number): number {
  return -length & 3;
}

/**
 * Where the magic number stands at a multiple of four bytes; whole words only, as the reference writer looks for it.
 */
function* magicPositions(payload: Buffer): Generator<number> {
  for (
    let position = payload.indexOf(MAGIC_BYTES);
    position !== -1;
    position = payload.indexOf(MAGIC_BYTES, position + 1)
  ) {
    if (position % 4 === 0) {
      yield position;
    }
  }
}
