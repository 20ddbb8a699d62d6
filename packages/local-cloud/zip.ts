/** Zip files that keep what a checkout has: file modes and symbolic links. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { unzipSync, type ZippableFile, zipSync } from "fflate";

/** "Made by" Unix: the upper half of an entry's attributes is its mode. */
const unix = 3;
const symbolicLink = 0o120000;
const regularFile = 0o100000;
const typeMask = 0o170000;
const permissionMask = 0o777;

/** The same content gives the same zip: entries carry the first moment that the format can tell. */
const modified = new Date(1980, 0, 1);

export interface ZipOptions {
  /** Keep symbolic links as links instead of storing what they point to. @default false */
  readonly keepLinks?: boolean;
}

/** The files below a folder, as sorted paths with `/`. Links to folders are entered unless links are kept. */
export function listFiles(folder: string, options: ZipOptions = {}): readonly string[] {
  const list = (relative: string, parents: readonly string[]): readonly string[] => {
    const real = realpathSync(join(folder, relative));
    // A link to a folder around it has no end.
    if (parents.includes(real)) return [];
    return readdirSync(join(folder, relative)).flatMap((name) => {
      const path = relative === "" ? name : `${relative}/${name}`;
      const status =
        options.keepLinks === true
          ? lstatSync(join(folder, path))
          : statSync(join(folder, path), { throwIfNoEntry: false });
      // A link to nothing has no content that could be stored.
      if (status === undefined) return [];
      return status.isDirectory() ? list(path, [...parents, real]) : [path];
    });
  };
  return [...list("", [])].sort();
}

/** Packs files into a zip; `files` maps the path in the zip to the file on disk. */
export function packFiles(files: ReadonlyMap<string, string>, options: ZipOptions = {}): Buffer {
  const entries: Record<string, ZippableFile> = {};
  for (const [path, file] of files) {
    const status = options.keepLinks === true ? lstatSync(file) : statSync(file);
    const isLink = status.isSymbolicLink();
    const mode = (isLink ? symbolicLink : regularFile) | (status.mode & permissionMask);
    const content = isLink ? Buffer.from(readlinkSync(file)) : readFileSync(file);
    entries[path] = [content, { os: unix, attrs: (mode << 16) >>> 0, mtime: modified, level: 1 }];
  }
  return Buffer.from(zipSync(entries));
}

/** Packs all files of a folder, links as links. */
export function packFolder(folder: string): Buffer {
  const paths = listFiles(folder, { keepLinks: true });
  return packFiles(new Map(paths.map((path) => [path, join(folder, path)])), { keepLinks: true });
}

/** Unpacks a zip into a folder. An entry that would land outside is refused. */
export function unpackFolder(zip: Uint8Array, folder: string): void {
  const modes = readModes(zip);
  const links: (readonly [string, string])[] = [];
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(unzipSync(zip))) {
    const target = resolve(folder, path);
    if (!target.startsWith(resolve(folder) + sep))
      throw new Error(`The zip holds ${path}, which lies outside of the folder it is unpacked into.`);
    const mode = modes.get(path) ?? 0;
    if (path.endsWith("/")) {
      mkdirSync(target, { recursive: true });
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    if ((mode & typeMask) === symbolicLink) links.push([target, Buffer.from(content).toString()]);
    else writeFileSync(target, content);
    if ((mode & typeMask) === regularFile) chmodSync(target, mode & permissionMask);
  }
  // Links come last, so that no file is written through one.
  for (const [target, destination] of links) symlinkSync(destination, target);
}

/** The modes in the zip's central directory, which the unpacking library does not hand out. */
function readModes(zip: Uint8Array): ReadonlyMap<string, number> {
  const view = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const modes = new Map<string, number>();
  if (end < 0) return modes;
  let offset = view.readUInt32LE(end + 16);
  for (let left = view.readUInt16LE(end + 10); left > 0; left -= 1) {
    const madeBy = view.readUInt8(offset + 5);
    const nameLength = view.readUInt16LE(offset + 28);
    const extraLength = view.readUInt16LE(offset + 30);
    const commentLength = view.readUInt16LE(offset + 32);
    const name = view.toString("utf8", offset + 46, offset + 46 + nameLength);
    if (madeBy === unix) modes.set(name, view.readUInt32LE(offset + 38) >>> 16);
    offset += 46 + nameLength + extraLength + commentLength;
  }
  return modes;
}
