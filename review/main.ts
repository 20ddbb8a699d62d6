/** `npm run preview`: what a change does, without an account. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { requireOutputPlace } from "../machine/outputPlace";
import { stackNames } from "../settings/files";
import { compareStacks } from "./change/compared";
import { markdown } from "./change/markdown";
import { marker, previewDocument, remarksOn } from "./change/preview";
import { terminalText } from "./change/terminal";
import { type Packages, withRevision } from "./program/revision";

const usage = `npm run preview -- [--stack NAME] [--base REV] [--markdown FILE]

What this checkout, with everything that is not committed, does to the stacks of a delivery in service: resources,
permissions, cost, and settings that are now wrong. It needs no account and no credentials.

  --stack NAME     one stack; default: all
  --base REV       the commit that it is compared with; default: where this branch has left origin/main or main
  --markdown FILE  writes it as the comment of a pull request, too

Exit status: 0 told, also where the settings are wrong; 1 it could not be told, 2 wrong command line.`;

const run = promisify(execFile);

async function preview(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: { stack: { type: "string" }, base: { type: "string" }, markdown: { type: "string" } },
  });
  const checkout = process.cwd();
  if (values.markdown !== undefined) requireOutputPlace("--markdown", resolve(checkout, values.markdown));
  const base = values.base ?? (await usualBase(checkout));
  const compare = async (folder: string, packages: Packages): Promise<number> => {
    const known = [...new Set([...stackNames(checkout), ...stackNames(folder)])];
    const { stack } = values;
    if (stack !== undefined && !known.includes(stack))
      throw new BadInput(`There is no stack ${stack}. There is: ${known.join(", ")}.`);
    const stacks = await compareStacks({ base: folder, change: checkout }, stack === undefined ? undefined : [stack]);
    const document = previewDocument({ base, stacks, remarks: remarksOn(packages) });
    console.log(terminalText(document));
    if (values.markdown !== undefined) await writeFile(values.markdown, markdown(marker, document));
    return 0;
  };
  return withRevision(checkout, base, compare, true);
}

/** Where the branch has left main; this commit itself where there is no main, so that what is not committed shows. */
async function usualBase(checkout: string): Promise<string> {
  for (const main of ["origin/main", "main"]) {
    try {
      return (await run("git", ["-C", checkout, "merge-base", "HEAD", main])).stdout.trim();
    } catch {
      // There is no such branch.
    }
  }
  return "HEAD";
}

export const command: Command = { usage, run: preview };
