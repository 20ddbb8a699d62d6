/** What a delivery leaves behind, searched for what must not be in it. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readDirectory, readEntry } from "../packages/local-cloud/zipReader";

/** Installed packages are nobody's secrets, and most of a home: they are searched as they are, never unpacked. */
const packages = "node_modules";

/** The files below a folder in which a text stands. A home holds 30,000: `grep` reads them in a second. */
export function filesWith(folder: string, text: string): readonly string[] {
  return grep(["-F", "-e", text], folder);
}

/**
 * The files below a folder in which one of the secrets stands: as it is, as a part of an address, in base64, and in
 * zip and gzip files.
 */
export function filesWithSecrets(folder: string, secrets: readonly string[]): readonly string[] {
  const spellings = secrets.flatMap((secret) => [secret, encodeURIComponent(secret), ...inBase64(secret)]);
  const plain = grep(["-F", ...spellings.flatMap((spelling) => ["-e", spelling])], folder);
  const packed = filesBelow(folder).filter((file) =>
    unpacked(readFileSync(file)).some((content) => spellings.some((spelling) => content.includes(spelling))),
  );
  return [...new Set([...plain, ...packed])].sort();
}

/** The files below a folder in which an access key stands that the local cloud has made. */
export function filesWithAccessKeys(folder: string): readonly string[] {
  return grep(["-E", "-e", "ASIA[0-9A-F]{16}"], folder);
}

function grep(patterns: readonly string[], folder: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync("grep", ["-rla", ...patterns, folder], { encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`grep failed: ${stderr}`);
  return stdout.split("\n").filter((path) => path !== "");
}

/** What stands for a text in base64 wherever it begins: of three bytes it may begin at each. */
function inBase64(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(" ".repeat(before) + text).toString("base64");
    // The first and the last letters hold bits of what stands beside the text.
    return encoded.slice(before === 0 ? 0 : before + 1, -4);
  });
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === packages ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The contents of a zip or gzip file; none of another. */
function unpacked(file: Buffer): readonly Buffer[] {
  if (file.length > 4 && file.readUInt16BE(0) === 0x1f8b) return [gunzipSync(file)];
  if (file.length > 4 && file.readUInt32BE(0) === 0x504b0304)
    return readDirectory(file).map((entry) => readEntry(file, entry));
  return [];
}
