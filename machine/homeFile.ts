/** What a running rehearsal tells other commands: a file of its home, with keys that only the local cloud knows. */
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { codeOf, messageOf } from "../contract/errors";
import { jsonIn } from "../contract/json";
import { BadInput } from "./badInput";
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
   * @throws BadInput when something is there that no rehearsal writes: it must not pass for a file that is not there
   */
  public read(home: string): Content | undefined {
    const file = join(home, this.name);
    const text = readIfThere(file);
    if (text === undefined) return undefined;
    const { data, error } = this.schema.safeParse(jsonIn(text));
    if (error !== undefined) throw strange(file, error.issues.map((issue) => issue.path.join(".")).join(", "));
    return data;
  }

  public remove(home: string): void {
    rmSync(join(home, this.name), { force: true });
  }
}

/** Bytes: what is remembered of a release has some ten thousand. */
const largest = 10_000_000;

function readIfThere(file: string): string | undefined {
  try {
    const status = statSync(file);
    // A FIFO would be waited for without end.
    if (!status.isFile() || status.size > largest) throw strange(file);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error instanceof BadInput ? error : new BadInput(`${file} cannot be read: ${messageOf(error)}`);
  }
}

/** @param members what is wrong in it */
function strange(file: string, members = ""): BadInput {
  const where = members === "" ? "" : ` (${members})`;
  return new BadInput(
    `${file} is not what a rehearsal writes there${where}. Remove it, and start the rehearsal again.`,
  );
}
