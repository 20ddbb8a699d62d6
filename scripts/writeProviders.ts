/** `npm run generate -- providers`: writes the code of the dynamic providers that stands in the state. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { providerCodeFile, providerNames } from "../components/release/providerCode";
import type { Command } from "../machine/command";
import { bundleProvider } from "./bundleProvider";

const usage = `npm run generate -- providers

Brings components/release/code/ up to the providers of components/release/. The next update of each stack writes the
code into its state.`;

export const command: Command = {
  usage,
  run: async () => {
    for (const name of providerNames) {
      const file = providerCodeFile(name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, await bundleProvider(name));
    }
    return 0;
  },
};
