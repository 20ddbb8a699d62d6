/** What the linter cannot say of a file: its lines are short, and private members are `private`. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const project = join(__dirname, "..", "..");
const longest = 120;
/** Folders that are made here, or come from elsewhere. */
const left = new Set(["node_modules", ".git", ".cache", ".rehearsal", "reports", "caltech-256", "code"]);

function sources(folder: string): readonly string[] {
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    if (left.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(?:ts|mjs|cjs)$/u.test(entry.name) ? [path] : [];
  });
}

/** Places of lines that a test tells of. */
function places(isWrong: (line: string) => boolean): readonly string[] {
  return sources("").flatMap((file) =>
    readFileSync(join(project, file), "utf8")
      .split("\n")
      .flatMap((line, index) => (isWrong(line) ? [`${file}:${index + 1}`] : [])),
  );
}

describe("every source file", () => {
  it(`has no line of more than ${longest} characters`, () => {
    assert.deepEqual(
      places((line) => line.length > longest),
      [],
    );
  });

  it("has one way of writing a private member", () => {
    assert.deepEqual(
      places((line) => /\w\.#\w|^\s+(?:static |readonly |async |get |set )*#\w+\s*[=:(;]/u.test(line)),
      [],
    );
  });
});
