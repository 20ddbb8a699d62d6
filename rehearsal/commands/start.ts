/** `npm start`: delivers this checkout on this machine. */
import type { Command } from "../../machine/command";
import { deliver } from "./deliver";
import { readOptions, usage } from "./options";

export const command: Command = {
  usage,
  run: (words) => deliver(process.cwd(), readOptions(words, process.cwd())),
  endsProcess: true,
};
