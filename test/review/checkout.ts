/** A small checkout: the project file and stack files of the example, and this repository's program. */
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { example, projectWith, repository } from "../program/program";

export interface SmallCheckout {
  readonly folder: string;
  /** Puts another text into a stack's file. */
  readonly edit: (stack: string, change: (text: string) => string) => void;
  readonly remove: () => void;
}

/** @param program what the checkout's program is. Default: this repository's */
export function smallCheckout(program = `module.exports = require(${JSON.stringify(repository)});`): SmallCheckout {
  const folder = projectWith(example);
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ main: "program.js" }));
  writeFileSync(path.join(folder, "program.js"), program);
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  return {
    folder,
    edit: (stack, change) => {
      const file = path.join(folder, `Pulumi.${stack}.yaml`);
      const text = readFileSync(file, "utf8");
      const changed = change(text);
      if (changed === text) throw new Error(`Nothing of ${file} was changed.`);
      writeFileSync(file, changed);
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
