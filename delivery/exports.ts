/** Values that an action hands on: lines of `export NAME='value'` that the buildspec reads with `. ./exports.sh`. */
import { writeFile } from "node:fs/promises";

/** Writes the file; undefined values are left out. */
export async function writeExports(file: string, values: Readonly<Record<string, string | undefined>>): Promise<void> {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`export ${name}=${quote(value)}\n`],
  );
  await writeFile(file, lines.join(""));
}

/** In single quotes nothing has a meaning to a shell but the quote itself. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
