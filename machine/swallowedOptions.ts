/** Options that npm takes for its own: of `npm start --yes` the command sees nothing, of `npm start -- --yes` all. */
import { BadInput } from "./badInput";

/** What npm has settings for itself: a person may have set them for good, so that they are no mistake. */
const npmOwn = new Set(["yes", "json"]);

/**
 * Tells a person, without ending the command, of an option that npm knows, too.
 *
 * @param usage lists each option of the command at the beginning of a line
 * @param words what the command was given
 * @throws BadInput when npm took an option that only this command knows
 */
export function noticeSwallowedOptions(
  usage: string,
  words: readonly string[],
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
  tell: (text: string) => void = console.error,
): void {
  const options = [...usage.matchAll(/^ +--([a-z][a-z-]*)/gmu)].flatMap(([, name]) => name ?? []);
  const swallowed = options.filter(
    (name) =>
      !words.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)) &&
      ![undefined, ""].includes(environment[`npm_config_${name.replaceAll("-", "_")}`]),
  );
  if (swallowed.length === 0) return;
  const flags = swallowed.map((name) => `--${name}`);
  const command = npmCommand(environment["npm_lifecycle_event"]);
  const told = `npm took ${flags.join(", ")} for itself`;
  const right = `Options of the command stand after --: ${command} -- ${flags.join(" ")}`;
  if (!swallowed.every((name) => npmOwn.has(name))) throw new BadInput(`${told}; nothing was done. ${right}`);
  tell(`${told}. ${right}`);
}

function npmCommand(script = "start"): string {
  return ["start", "test"].includes(script) ? `npm ${script}` : `npm run ${script}`;
}
