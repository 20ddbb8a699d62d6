/** The stand-in as a program that a PATH can have. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../../../machine/shellWord";
import { typescriptLoader } from "../../../machine/typescriptLoader";
import { newFolder } from "../../../scenarios/workshop";
import type { PulumiInstallation } from "../installed";

export async function installStandIn(): Promise<PulumiInstallation> {
  const program = join(await newFolder("stand-in"), "pulumi");
  const words = [process.execPath, "--require", typescriptLoader, join(__dirname, "pulumi.ts")].map(shellWord);
  writeFileSync(program, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
  return { program, pluginFolders: [] };
}
