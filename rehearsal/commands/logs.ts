/** `npm run logs [-- ACTION]`: what the actions of the newest run have printed. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { harmlessLines } from "../../machine/harmless";
import { readWords } from "../../machine/optionWords";
import { shortPath } from "../../machine/shortPath";
import { logFile, loggedActions } from "../home/actionLogs";
import { isHome } from "../home/home";

const usage = `npm run logs [-- ACTION] [--home DIR]

Prints what an action of the newest run has printed, for example Build-Validate or Validate. Without a name it lists
the logs that there are.

  --home DIR  the home of the rehearsal (default: .rehearsal)`;

function show(words: readonly string[]): number {
  const { values, positionals } = readWords({
    args: [...words],
    allowPositionals: true,
    options: { home: { type: "string", default: ".rehearsal" } },
  });
  const home = resolve(values.home);
  if (!existsSync(home) || !isHome(home))
    throw new BadInput(`${home} is no home of a rehearsal. Give its folder with --home DIR.`);
  const [name, ...further] = positionals;
  if (further.length > 0) throw new BadInput("Name one action, or none to see which there are.");
  const file = name === undefined ? undefined : logFile(home, chosen(name, loggedActions(home)));
  const lines = file === undefined ? listed(home) : harmlessLines(readFileSync(file, "utf8").trimEnd());
  for (const line of lines) console.log(line);
  return 0;
}

function listed(home: string): readonly string[] {
  const actions = loggedActions(home);
  if (actions.length === 0) return ["No action has printed anything yet."];
  const widest = Math.max(...actions.map((action) => action.length));
  return actions.map((action) => {
    const file = logFile(home, action);
    const kilobytes = Math.ceil(statSync(file).size / 1000);
    return `${action.padEnd(widest)}  ${`${kilobytes} kB`.padStart(8)}  ${shortPath(process.cwd(), file)}`;
  });
}

/** By the whole name, or by that of the action alone where one stage has it. */
function chosen(name: string, actions: readonly string[]): string {
  const wanted = name.toLowerCase();
  const named = actions.filter((action) => action.toLowerCase() === wanted);
  const fitting = named.length > 0 ? named : actions.filter((action) => action.toLowerCase().endsWith(`-${wanted}`));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  if (actions.length === 0) throw new BadInput("No action has printed anything yet.");
  throw new BadInput(
    only === undefined
      ? `There is no log of ${name}. There is: ${actions.join(", ")}.`
      : `${name} is the name of ${fitting.join(" and ")}: name one of them.`,
  );
}

export const command: Command = { usage, run: show, explain: messageOf };
