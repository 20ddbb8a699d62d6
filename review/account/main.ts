/** `node scripts/run.cjs review/account/main.ts preview FILE`: what .github/workflows/account.yml runs. */
import { writeFile } from "node:fs/promises";
import { identify } from "../../contract/context";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import { runCommand } from "../../machine/command";
import { readStacks } from "../../settings/stacks";
import { pulumiState } from "../../settings/state";
import { markdown } from "../change/markdown";
import { accountMarker, accountPreview } from "./accountPreview";
import { pulumiIn } from "./pulumi";

const usage = `node scripts/run.cjs review/account/main.ts preview FILE

With credentials that may read the state, and with the Pulumi CLI: writes what a person's update of each stack would do,
as a part of the comment of a pull request. It takes no lock and changes nothing. A plan that cannot be made is told.`;

async function look([what, file, ...rest]: readonly string[]): Promise<number> {
  if (what !== "preview" || file === undefined || rest.length > 0) throw new BadInput(usage);
  const folder = process.cwd();
  const { owner, production } = readStacks(folder);
  const { location } = await identify(owner.region);
  const pulumi = pulumiIn(folder, pulumiState(owner.delivery.state, location).backendUrl);
  await writeFile(file, markdown(accountMarker, await accountPreview(pulumi, [owner.stack, production.stack])));
  return 0;
}

void runCommand({ usage, run: look, explain: messageOf });
