/** `npm run approve`: answers the question of a rehearsal that waits in another terminal. */
import { resolve } from "node:path";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import { runCommand } from "../../machine/command";
import { harmlessLines } from "../../machine/harmless";
import { readWords } from "../../machine/optionWords";
import { decide, pendingApproval } from "../stage/approval";

const usage = `npm run approve -- [--home DIR] --yes
npm run approve -- [--home DIR] --reject

Answers the question of a rehearsal that waits in another terminal.

  --yes       deploy to production
  --reject    do not
  --home DIR  the home of the rehearsal (default: .rehearsal)`;

async function answer(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: { yes: { type: "boolean" }, reject: { type: "boolean" }, home: { type: "string" } },
  });
  if ((values.yes ?? false) === (values.reject ?? false)) throw new BadInput("Give --yes or --reject.");
  const home = resolve(values.home ?? ".rehearsal");
  const approval = pendingApproval.read(home);
  if (approval === undefined)
    throw new BadInput(`No rehearsal in ${home} waits for an answer. Give its folder with --home DIR.`);
  const decision = values.yes === true ? "Approved" : "Rejected";
  await decide(approval, decision, `${decision} with npm run approve`);
  for (const line of harmlessLines(`${decision}: ${approval.message}`)) console.log(line);
  return 0;
}

void runCommand({ usage, run: answer, explain: messageOf });
