/** What stands first on PATH while deliveries run: a `pulumi` that keeps its command lines and runs the CLI. */
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { shellWord } from "../../machine/shellWord";
import { newFolder } from "../../scenarios/workshop";
import type { PulumiInstallation } from "./installed";

export interface PathFolder {
  /** The file with the command lines. */
  readonly calls: string;
  /** Gives this process its former PATH. */
  remove(): void;
}

/** The local cloud hands the PATH of this process to its builds. */
export async function putOnPath({ program, pluginFolders }: PulumiInstallation): Promise<PathFolder> {
  const folder = await newFolder("path");
  const calls = join(folder, "calls");
  const script = `#!/bin/sh\nprintf '%s\\n' "$*" >> ${shellWord(calls)}\nexec ${shellWord(program)} "$@"\n`;
  writeFileSync(join(folder, "pulumi"), script, { mode: 0o755 });
  const former = process.env["PATH"] ?? "";
  process.env["PATH"] = [folder, ...pluginFolders, former].join(delimiter);
  return {
    calls,
    remove: () => {
      process.env["PATH"] = former;
    },
  };
}
