/**
 * CBOR (RFC 8949), as far as Smithy's RPC v2 uses it: whole numbers, floats, texts, bytes, lists, maps with texts as
 * keys, and times (tag 1). Whatever a client has written is read without trusting a length.
 */

/** The eight major types, by their number. */
const major = { unsigned: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6, simple: 7 } as const;

const untilBreak = 31;
const breakByte = 0xff;
/** Seconds since 1970. */
const timeTag = 1;

/** More levels than any operation's input has. */
const mostLevels = 64;

/** What is not CBOR, or more of it than the protocol has. */
export class CborError extends Error {
  public override readonly name = "CborError";
}

/** Reads one document. Bytes become base64, times become seconds: as a document of AwsJson has them. */
export function decodeCbor(bytes: Buffer): unknown {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.atEnd) throw new CborError("Something follows the document.");
  return value;
}

class Reader {
  private at = 0;

  public constructor(private readonly bytes: Buffer) {}

  public get atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  public value(level: number): unknown {
    if (level > mostLevels) throw new CborError(`The document has more than ${mostLevels} levels.`);
    const [type, detail] = this.head();
    switch (type) {
      case major.unsigned:
        return this.count(detail);
      case major.negative:
        return -1 - this.count(detail);
      case major.bytes:
        return Buffer.concat(this.pieces(type, detail)).toString("base64");
      case major.text:
        return Buffer.concat(this.pieces(type, detail)).toString("utf8");
      case major.list:
        return this.items(detail, () => this.value(level + 1));
      case major.map:
        return Object.fromEntries(this.items(detail, () => [this.key(), this.value(level + 1)] as const));
      case major.tag:
        return this.tagged(detail, level);
      default:
        return this.simple(detail);
    }
  }

  private head(): readonly [type: number, detail: number] {
    const first = this.take(1).readUInt8();
    return [first >> 5, first & 0b1_1111];
  }

  /** A number, or how many of something follow. Above 2^53 it is not exact, and more than any document has. */
  private count(detail: number): number {
    if (detail < 24) return detail;
    if (detail === 24) return this.take(1).readUInt8();
    if (detail === 25) return this.take(2).readUInt16BE();
    if (detail === 26) return this.take(4).readUInt32BE();
    if (detail === 27) return Number(this.take(8).readBigUInt64BE());
    throw new CborError(`No length is written as ${detail}.`);
  }

  /** Of a text or of bytes, which may come in pieces of the same type. */
  private pieces(type: number, detail: number): readonly Buffer[] {
    if (detail !== untilBreak) return [this.take(this.count(detail))];
    return this.items(detail, () => {
      const [pieceType, pieceDetail] = this.head();
      if (pieceType !== type) throw new CborError("A piece of a text is of another type.");
      return this.take(this.count(pieceDetail));
    });
  }

  private items<Item>(detail: number, read: () => Item): Item[] {
    const items: Item[] = [];
    if (detail === untilBreak) {
      while (!this.isBreak()) items.push(read());
      return items;
    }
    // Each item takes a byte at least: a length that is not there ends at the document's end.
    for (let left = this.count(detail); left > 0; left -= 1) items.push(read());
    return items;
  }

  private isBreak(): boolean {
    if (this.bytes[this.at] !== breakByte) return false;
    this.at += 1;
    return true;
  }

  private key(): string {
    const [type, detail] = this.head();
    if (type !== major.text) throw new CborError("A key is no text.");
    return Buffer.concat(this.pieces(type, detail)).toString("utf8");
  }

  private tagged(detail: number, level: number): unknown {
    const tag = this.count(detail);
    if (tag !== timeTag) throw new CborError(`The tag ${tag} is not known.`);
    return this.value(level + 1);
  }

  private simple(detail: number): unknown {
    if (detail === 20 || detail === 21) return detail === 21;
    // Null, and undefined, which counts as null.
    if (detail === 22 || detail === 23) return null;
    if (detail === 25) return halfFloat(this.take(2).readUInt16BE());
    if (detail === 26) return this.take(4).readFloatBE();
    if (detail === 27) return this.take(8).readDoubleBE();
    throw new CborError(`The simple value ${detail} is not known.`);
  }

  private take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new CborError("The document ends too early.");
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

/** Source: RFC 8949, appendix D. */
function halfFloat(half: number): number {
  const [exponent, fraction] = [(half >> 10) & 0b1_1111, half & 0b11_1111_1111];
  const sign = half >> 15 === 0 ? 1 : -1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (fraction + 1024) * 2 ** (exponent - 25);
}

/** Writes one document. A member that is undefined is left out. */
export function encodeCbor(value: unknown): Buffer {
  const parts: Buffer[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

function write(value: unknown, parts: Buffer[]): void {
  if (value === null || value === undefined) parts.push(Buffer.of(0xf6));
  else if (typeof value === "boolean") parts.push(Buffer.of(value ? 0xf5 : 0xf4));
  else if (typeof value === "number") parts.push(numberBytes(value));
  else if (typeof value === "string") writeBytes(major.text, Buffer.from(value, "utf8"), parts);
  else if (value instanceof Uint8Array) writeBytes(major.bytes, Buffer.from(value), parts);
  else if (value instanceof Date) parts.push(headBytes(major.tag, timeTag), doubleBytes(value.getTime() / 1000));
  else if (Array.isArray(value)) writeList(value, parts);
  else if (typeof value === "object") writeMap(Object.entries(value), parts);
  else throw new TypeError(`An answer holds a value of type ${typeof value}, which CBOR cannot say.`);
}

function writeBytes(type: number, bytes: Buffer, parts: Buffer[]): void {
  parts.push(headBytes(type, bytes.length), bytes);
}

function writeList(items: readonly unknown[], parts: Buffer[]): void {
  parts.push(headBytes(major.list, items.length));
  for (const item of items) write(item, parts);
}

function writeMap(entries: readonly (readonly [string, unknown])[], parts: Buffer[]): void {
  const present = entries.filter(([, member]) => member !== undefined);
  parts.push(headBytes(major.map, present.length));
  for (const [name, member] of present) {
    write(name, parts);
    write(member, parts);
  }
}

function numberBytes(value: number): Buffer {
  if (!Number.isSafeInteger(value)) return doubleBytes(value);
  return value < 0 ? headBytes(major.negative, -1 - value) : headBytes(major.unsigned, value);
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.of(0xfb, 0, 0, 0, 0, 0, 0, 0, 0);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function headBytes(type: number, count: number): Buffer {
  const first = type << 5;
  if (count < 24) return Buffer.of(first | count);
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(first | 27);
  bytes.writeBigUInt64BE(BigInt(count), 1);
  return bytes;
}
