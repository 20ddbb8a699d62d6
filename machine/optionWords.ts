/** Reads the options of a command line: Node's `parseArgs`, without values that say nothing. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { BadInput } from "./badInput";

/**
 * @returns what was given
 * @throws BadInput when the value of an option is empty: `--home ''` would be the folder that the command runs in
 */
export function readWords<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  const read = parseArgs(config);
  const empty = Object.entries<unknown>(read.values).find(([, value]) => [value].flat().includes(""));
  if (empty !== undefined) throw new BadInput(`--${empty[0]} is ""; give it a value, or leave the option out.`);
  return read;
}
