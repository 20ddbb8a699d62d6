/** Reads the options of a command line: Node's `parseArgs`, without values that say nothing. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { codeOf, messageOf } from "../contract/errors";
import { BadInput } from "./badInput";

/** Words that are none of the command's: how it is used helps. */
export class UnreadableWords extends BadInput {}

/**
 * @returns what was given
 * @throws UnreadableWords for an option that is not known, or that lacks its value or has one too many
 * @throws BadInput when the value of an option is empty: `--home ''` would be the folder that the command runs in; and
 *   when an option stands twice that takes one value, of which one would be passed over
 */
export function readWords<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  const read = parse(config);
  const empty = Object.entries<unknown>(read.values).find(([, value]) => [value].flat().includes(""));
  if (empty !== undefined) throw new BadInput(`--${empty[0]} is ""; give it a value, or leave the option out.`);
  requireOnce(config);
  return read;
}

function parse<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (codeOf(error)?.startsWith("ERR_PARSE_ARGS_") !== true) throw error;
    // What follows the first sentence tells how a word that begins with a dash is written.
    const [mistake = ""] = messageOf(error).split(/\.? *\n|\. /u);
    throw new UnreadableWords(`${mistake}.`, { cause: error });
  }
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
