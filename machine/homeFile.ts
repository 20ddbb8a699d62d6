/** What a running rehearsal tells other commands: a file of its home, with keys that only the local cloud knows. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { codeOf } from "../contract/errors";
import { writeWholeFile } from "./wholeFile";

export class HomeFile<Content> {
  /** @param schema what other versions of this program may have written there is checked against it */
  public constructor(
    private readonly name: string,
    private readonly schema: z.ZodType<Content>,
  ) {}

  public write(home: string, content: Content): void {
    writeWholeFile(join(home, this.name), JSON.stringify(content));
  }

  /**
   * Undefined when the rehearsal has nothing to tell.
   *
   * @throws Error when the file is there but cannot be read: it must not pass for one that is not
   */
  public read(home: string): Content | undefined {
    const file = join(home, this.name);
    const text = readIfThere(file);
    if (text === undefined) return undefined;
    const { data, error } = this.schema.safeParse(JSON.parse(text));
    if (error !== undefined) throw new Error(`${file} is not what a rehearsal writes: ${z.prettifyError(error)}`);
    return data;
  }

  public remove(home: string): void {
    rmSync(join(home, this.name), { force: true });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}
