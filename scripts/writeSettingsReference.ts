/** `npm run generate -- settings`: writes SETTINGS.md. */
import { writeFileSync } from "node:fs";
import type { Command } from "../machine/command";
import { settingsReference } from "../settings/reference";

const usage = `npm run generate -- settings

Writes SETTINGS.md from settings/schema.ts, settings/rules.ts and settings/examples.yaml.`;

export const command: Command = {
  usage,
  run: () => {
    writeFileSync("SETTINGS.md", settingsReference());
    return 0;
  },
};
