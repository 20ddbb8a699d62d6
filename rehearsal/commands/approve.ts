/** `npm run approve`: answers the question of a rehearsal that waits in another terminal. */
import { resolve } from "node:path";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { harmlessLines } from "../../machine/harmless";
import { readWords } from "../../machine/optionWords";
import { answerThrough, openWindow } from "../stage/answerWindow";

const usage = `npm run approve -- [--home DIR] --yes --code CODE
npm run approve -- [--home DIR] --reject --code CODE

Answers the question of a rehearsal that waits without a terminal. It prints both lines, with the code of each answer.

  --yes        deploy to production
  --reject     do not
  --code CODE  the code that the rehearsal has printed for this answer
  --home DIR   the home of the rehearsal (default: .rehearsal)`;

async function answer(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: {
      yes: { type: "boolean" },
      reject: { type: "boolean" },
      code: { type: "string" },
      home: { type: "string" },
    },
  });
  if ((values.yes ?? false) === (values.reject ?? false)) throw new BadInput("Give --yes or --reject.");
  if (values.code === undefined)
    throw new BadInput("Give --code CODE: the rehearsal has printed a line for each answer, with its code.");
  const home = resolve(values.home ?? ".rehearsal");
  const window = openWindow.read(home);
  if (window === undefined)
    throw new BadInput(`No rehearsal in ${home} waits for an answer. Give its folder with --home DIR.`);
  const decision = values.yes === true ? "Approved" : "Rejected";
  await answerThrough(window.url, decision, values.code);
  for (const line of harmlessLines(`${decision}: ${window.message}`)) console.log(line);
  return 0;
}

export const command: Command = { usage, run: answer, explain: messageOf };
