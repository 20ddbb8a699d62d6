/**
 * Reads zip files entry by entry, from the central directory, which names every entry with its size: nothing is
 * unpacked before it is known how much there is. Source: APPNOTE.TXT of PKWARE, 4.3.
 */
import { crc32, inflateRawSync } from "node:zlib";

/** The bytes of all entries, unpacked, at most. */
const largestContent = 4_000_000_000;
/** The bytes of one entry, unpacked: it is held in memory. */
const largestEntry = 1_000_000_000;

/** "Made by" Unix: the upper half of an entry's attributes is its mode. */
export const unix = 3;
const stored = 0;
export const deflated = 8;
/** Bit of an entry that is encrypted. */
const encrypted = 1;

const endSignature = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const endBytes = 22;
const entrySignature = 0x02014b50;
const entryBytes = 46;
const localSignature = 0x04034b50;
const localBytes = 30;

/** One entry of the central directory. */
export interface ZipEntry {
  readonly path: string;
  /** Of Unix; 0 when the entry was made elsewhere. */
  readonly mode: number;
  readonly method: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its own header begins. */
  readonly offset: number;
}

/** A file that is no zip, or none that is unpacked. */
export class ZipError extends Error {
  public override readonly name = "ZipError";
}

/** The entries of a zip. @throws ZipError when the directory is broken, or announces more than is unpacked */
export function readDirectory(zip: Uint8Array): readonly ZipEntry[] {
  const view = viewOf(zip);
  const end = view.lastIndexOf(endSignature);
  if (end < 0 || end + endBytes > view.length) throw new ZipError("This is no zip file: it has no directory.");
  const count = view.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  const paths = new Set<string>();
  let [offset, bytes] = [view.readUInt32LE(end + 16), 0];
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = readRecord(view, offset, index);
    if (paths.has(entry.path)) throw new ZipError(`The zip holds ${JSON.stringify(entry.path)} twice.`);
    paths.add(entry.path);
    entries.push(entry);
    bytes += entry.bytes;
    offset = next;
  }
  if (bytes > largestContent)
    throw new ZipError(`The zip holds ${bytes} bytes; at most ${largestContent} are unpacked.`);
  return entries;
}

function readRecord(view: Buffer, offset: number, index: number): { readonly entry: ZipEntry; readonly next: number } {
  if (offset + entryBytes > view.length || view.readUInt32LE(offset) !== entrySignature)
    throw new ZipError(`The zip's directory is broken: entry ${index + 1} is not where it has to be.`);
  const nameEnd = offset + entryBytes + view.readUInt16LE(offset + 28);
  if (nameEnd > view.length) throw new ZipError(`The zip's directory is broken: entry ${index + 1} is cut short.`);
  const path = view.toString("utf8", offset + entryBytes, nameEnd);
  if ((view.readUInt16LE(offset + 8) & encrypted) !== 0) throw new ZipError(`The zip's ${path} is encrypted.`);
  const entry = {
    path,
    mode: view.readUInt8(offset + 5) === unix ? view.readUInt32LE(offset + 38) >>> 16 : 0,
    method: view.readUInt16LE(offset + 10),
    checksum: view.readUInt32LE(offset + 16),
    packedBytes: view.readUInt32LE(offset + 20),
    bytes: view.readUInt32LE(offset + 24),
    offset: view.readUInt32LE(offset + 42),
  };
  if (entry.bytes > largestEntry)
    throw new ZipError(`The zip's ${path} has ${entry.bytes} bytes; at most ${largestEntry} are unpacked.`);
  return { entry, next: nameEnd + view.readUInt16LE(offset + 30) + view.readUInt16LE(offset + 32) };
}

/** The content of an entry. @throws ZipError when it is not what the directory says */
export function readEntry(zip: Uint8Array, { path, method, checksum, packedBytes, bytes, offset }: ZipEntry): Buffer {
  const view = viewOf(zip);
  if (offset + localBytes > view.length || view.readUInt32LE(offset) !== localSignature)
    throw new ZipError(`The zip is broken: ${path} is not where its directory says.`);
  const begin = offset + localBytes + view.readUInt16LE(offset + 26) + view.readUInt16LE(offset + 28);
  if (begin + packedBytes > view.length) throw new ZipError(`The zip is broken: ${path} is cut short.`);
  const content = unpacked(view.subarray(begin, begin + packedBytes), path, method, bytes);
  if (content.length !== bytes || crc32(content) !== checksum)
    throw new ZipError(`The zip is broken: ${path} is not what its directory says.`);
  return content;
}

function unpacked(packed: Buffer, path: string, method: number, bytes: number): Buffer {
  if (method === stored) return packed;
  if (method !== deflated) throw new ZipError(`The zip's ${path} is packed with method ${method}, which is not known.`);
  try {
    // It may announce little and hold much.
    return inflateRawSync(packed, { maxOutputLength: Math.max(bytes, 1) });
  } catch (error) {
    throw new ZipError(`The zip is broken: ${path} is not what its directory says.`, { cause: error });
  }
}

function viewOf(zip: Uint8Array): Buffer {
  return Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
}
