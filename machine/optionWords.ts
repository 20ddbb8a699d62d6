/** Reads the options of a command line: Node's `parseArgs`, without values that say nothing. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { BadInput } from "./badInput";

/**
 * @returns what was given
 * @throws BadInput when the value of an option is empty: `--home ''` would be the folder that the command runs in; and
 *   when an option stands twice that takes one value, of which one would be passed over
 */
export function readWords<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  const read = parseArgs(config);
  const empty = Object.entries<unknown>(read.values).find(([, value]) => [value].flat().includes(""));
  if (empty !== undefined) throw new BadInput(`--${empty[0]} is ""; give it a value, or leave the option out.`);
  requireOnce(config);
  return read;
}

function requireOnce(config: ParseArgsConfig): void {
  const values = new Map<string, string | undefined>();
  for (const token of parseArgs({ ...config, tokens: true }).tokens) {
    if (token.kind !== "option" || config.options?.[token.name]?.multiple === true) continue;
    if (values.has(token.name) && values.get(token.name) !== token.value)
      throw new BadInput(`--${token.name} stands twice, with two values; give it once.`);
    values.set(token.name, token.value);
  }
}
