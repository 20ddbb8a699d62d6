/**
 * Bundles of an earlier evaluation, in `.cache/bundles` of this checkout: making one takes a tenth of a second each
 * time that the program is evaluated. One is used again when every source file that went into it, and the lock file for
 * what came from packages, have the same content.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { codeOf } from "../contract/errors";
import { sha256 } from "../contract/hash";

const project = join(__dirname, "..");
const folder = join(project, ".cache", "bundles");
const lockFile = "package-lock.json";

export interface Bundle {
  readonly text: string;
  /** Files that went into it, relative to the checkout. */
  readonly inputs: readonly string[];
}

const keptSchema = z.object({ text: z.string(), hashes: z.record(z.string(), z.string()) });

/** @param key names the bundle and the options that it is made with */
export async function keptBundle(key: string, make: () => Promise<Bundle>): Promise<string> {
  const file = join(folder, `${sha256(key)}.json`);
  const kept = await readKept(file);
  if (kept !== undefined && (await areUnchanged(kept.hashes))) return kept.text;
  const { text, inputs } = await make();
  const sources = [...inputs.filter((input) => !input.includes("node_modules/")), lockFile];
  await keep(file, JSON.stringify({ text, hashes: await hashesOf(sources) }));
  return text;
}

/** What was kept; undefined when there is nothing, or nothing that can be read. */
async function readKept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    // Whatever is wrong with it: it is made anew, and written over.
    return undefined;
  }
}

async function areUnchanged(hashes: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    const now = await hashesOf(Object.keys(hashes));
    return Object.entries(hashes).every(([file, hash]) => now[file] === hash);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function hashesOf(files: readonly string[]): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, sha256(await readFile(join(project, file)))] as const)),
  );
}

/** Whole or not at all: other processes read it. Where nothing can be kept, it is made again each time. */
async function keep(file: string, content: string): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(unfinished, content);
    await rename(unfinished, file);
  } catch (error) {
    if (!["EACCES", "EROFS", "ENOSPC", "ENOENT"].includes(codeOf(error) ?? "")) throw error;
  }
}
