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
import { deflateRawSync } from "node:zlib";
import { Zip, ZipPassThrough } from "fflate";
import { codeOf } from "./nodeErrors";
import { requireInside } from "./ownFiles";
import { deflated, readDirectory, readEntry, unix, ZipError } from "./zipReader";

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

export interface ListOptions extends ZipOptions {
  /** What a link leads to outside of these folders is refused. @default nothing is refused */
  readonly roots?: readonly string[];
}

/**
 * The files below a folder, as sorted paths with `/`. Links to folders are entered unless links are kept. What is
 * neither, such as a FIFO, has no content.
 */
export function listFiles(folder: string, options: ListOptions = {}): readonly string[] {
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
      if (options.roots !== undefined && options.keepLinks !== true && lstatSync(join(folder, path)).isSymbolicLink())
        requireInside(join(folder, path), options.roots, path);
      if (status.isDirectory()) return list(path, [...parents, real]);
      return status.isFile() || status.isSymbolicLink() ? [path] : [];
    });
  };
  return [...list("", [])].sort();
}

/** An entry that Node compresses: a third of the time that the library takes for a checkout. */
class Entry extends ZipPassThrough {
  public override compression = deflated;

  protected override process(content: Uint8Array, final: boolean): void {
    this.ondata(null, deflateRawSync(content, { level: 1 }), final);
  }
}

/** Packs files into a zip; `files` maps the path in the zip to the file on disk. */
export function packFiles(files: ReadonlyMap<string, string>, options: ZipOptions = {}): Buffer {
  const chunks: Uint8Array[] = [];
  // Entry by entry: the library's other way takes an object, in which a file called __proto__ is lost.
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  for (const [path, file] of files) {
    const status = options.keepLinks === true ? lstatSync(file) : statSync(file);
    const isLink = status.isSymbolicLink();
    const mode = (isLink ? symbolicLink : regularFile) | (status.mode & permissionMask);
    const content = isLink ? Buffer.from(readlinkSync(file)) : readFileSync(file);
    const entry = new Entry(path);
    Object.assign(entry, { os: unix, attrs: (mode << 16) >>> 0, mtime: modified });
    zip.add(entry);
    entry.push(content, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

/** Packs all files of a folder, links as links. */
export function packFolder(folder: string): Buffer {
  const paths = listFiles(folder, { keepLinks: true });
  return packFiles(new Map(paths.map((path) => [path, join(folder, path)])), { keepLinks: true });
}

/** Unpacks a zip into a folder. An entry that would land outside is refused, and so is what is broken or enormous. */
export function unpackFolder(zip: Uint8Array, folder: string): void {
  const links: (readonly [string, string])[] = [];
  const made = new Set<string>();
  const make = (wanted: string): void => {
    if (made.has(wanted)) return;
    mkdirSync(wanted, { recursive: true });
    made.add(wanted);
  };
  make(folder);
  for (const entry of readDirectory(zip)) {
    const { path, mode } = entry;
    const target = resolve(folder, path);
    if (!target.startsWith(resolve(folder) + sep))
      throw new ZipError(`The zip holds ${path}, which lies outside of the folder it is unpacked into.`);
    const content = path.endsWith("/") ? undefined : readEntry(zip, entry);
    put(path, () => {
      make(content === undefined ? target : dirname(target));
      if (content === undefined) return;
      if ((mode & typeMask) === symbolicLink) links.push([target, content.toString()]);
      else writeFileSync(target, content);
      if ((mode & typeMask) === regularFile) chmodSync(target, mode & permissionMask);
    });
  }
  // Links come last, so that no file is written through one.
  for (const [target, destination] of links)
    put(destination, () => {
      symlinkSync(destination, target);
    });
}

/** @throws ZipError for what no file system takes: a name with a null byte, a file that is a folder, too, … */
function put(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (codeOf(error) === "ENOSPC") throw error;
    throw new ZipError(`The zip's ${JSON.stringify(path)} cannot be unpacked: ${codeOf(error) ?? "it failed"}.`, {
      cause: error,
    });
  }
}
