/** Values that an action hands on: lines of `export NAME=value` that the buildspec reads with `. ./exports.sh`. */
import { writeFile } from "node:fs/promises";
import { shellWord } from "../machine/shellWord";

/** Writes the file; undefined values are left out. */
export async function writeExports(file: string, values: Readonly<Record<string, string | undefined>>): Promise<void> {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`export ${name}=${shellWord(value)}\n`],
  );
  await writeFile(file, lines.join(""));
}
