/** `npm run generate -- pictures`: writes the pictures below docs/pictures. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../machine/command";
import { pictures } from "../review/diagram/pictures";

const usage = `npm run generate -- pictures

Writes docs/pictures: the architecture and the pipeline, drawn from what the program declares.`;

export const command: Command = {
  usage,
  run: async () => {
    const folder = join("docs", "pictures");
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of await pictures(process.cwd())) writeFileSync(join(folder, name), content);
    return 0;
  },
};
