/** `npm run invoke`: asks the model of an environment about files. */
import type { Command } from "../machine/command";
import { explanation } from "./explanation";
import { invoke } from "./invoke";
import { readOptions, usage } from "./options";

export const command: Command = {
  usage,
  run: (words) => invoke(process.cwd(), readOptions(words), process),
  explain: explanation,
};
