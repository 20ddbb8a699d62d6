/**
 * `npm run approve -- [--home DIR] --yes|--reject`: answers the question of a rehearsal that waits in another terminal.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { BadInput } from "../../machine/badInput";
import { silenceNodeVersionWarning } from "../../machine/nodeVersionWarning";
import { decide, pendingApproval } from "../stage/approval";

async function main(): Promise<void> {
  silenceNodeVersionWarning();
  const { values } = parseArgs({
    options: { yes: { type: "boolean" }, reject: { type: "boolean" }, home: { type: "string" } },
  });
  if ((values.yes ?? false) === (values.reject ?? false)) throw new BadInput("Give --yes or --reject.");
  const home = resolve(values.home ?? ".rehearsal");
  const approval = pendingApproval.read(home);
  if (approval === undefined)
    throw new BadInput(`No rehearsal in ${home} waits for an answer. Give its folder with --home DIR.`);
  const decision = values.yes === true ? "Approved" : "Rejected";
  await decide(approval, decision, `${decision} with npm run approve`);
  console.log(`${decision}: ${approval.message}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
