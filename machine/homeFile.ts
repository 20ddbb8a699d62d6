/** What a running rehearsal tells other commands: a file of its home, with keys that only the local cloud knows. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWholeFile } from "./wholeFile";

const ownerOnly = 0o600;

export class HomeFile<Content> {
  public constructor(private readonly name: string) {}

  public write(home: string, content: Content): void {
    writeWholeFile(join(home, this.name), JSON.stringify(content), ownerOnly);
  }

  /** Undefined when the rehearsal has nothing to tell. */
  public read(home: string): Content | undefined {
    try {
      return JSON.parse(readFileSync(join(home, this.name), "utf8")) as Content;
    } catch (error) {
      // A file that is there but cannot be read must not pass for one that is not.
      if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
        return undefined;
      throw error;
    }
  }

  public remove(home: string): void {
    rmSync(join(home, this.name), { force: true });
  }
}
