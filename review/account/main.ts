/** `node scripts/run.cjs review/account/main.ts`: what the workflows account.yml and drift.yml run. */
import { writeFile } from "node:fs/promises";
import { createContext, identify } from "../../contract/context";
import { messageOf } from "../../contract/errors";
import { endpointDrift } from "../../delivery/drift";
import { loadEngine } from "../../delivery/loadEngine";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { readStacks } from "../../settings/stacks";
import { pulumiState } from "../../settings/state";
import { markdown } from "../change/markdown";
import { accountMarker, accountPreview } from "./accountPreview";
import { driftMarkers, lookForDrift } from "./drift";
import { type Pulumi, pulumiIn } from "./pulumi";

const usage = `node scripts/run.cjs review/account/main.ts preview FILE
node scripts/run.cjs review/account/main.ts drift FILE

With credentials that may read the state, and with the Pulumi CLI. preview writes what a person's update of each stack
would do, as a part of the comment of a pull request; a plan that cannot be made is told. drift writes what somebody has
changed past the program, and what waits to be applied, as an issue. Both take no lock and change nothing.`;

async function look([what, file, ...rest]: readonly string[]): Promise<number> {
  if (file === undefined || rest.length > 0) throw new BadInput(usage);
  const folder = process.cwd();
  const { owner, production } = readStacks(folder);
  const { location } = await identify(owner.region);
  const { backendUrl } = pulumiState(owner.delivery.state, location);
  const pulumi = pulumiIn(folder, backendUrl);
  const stacks = [owner.stack, production.stack];
  if (what === "preview") await writeFile(file, markdown(accountMarker, await accountPreview(pulumi, stacks)));
  else if (what === "drift") await writeFile(file, await driftText(folder, backendUrl, pulumi, stacks));
  else throw new BadInput(usage);
  return 0;
}

async function driftText(
  folder: string,
  backendUrl: string,
  pulumi: Pulumi,
  stacks: readonly string[],
): Promise<string> {
  // The Automation API finds the state by the environment.
  process.env["PULUMI_BACKEND_URL"] = backendUrl;
  const engine = await loadEngine(process.env["DELIVERY_ENGINE"], folder);
  const endpoint = async (stack: string): Promise<readonly string[]> =>
    endpointDrift(await createContext(folder, stack, console.log), engine);
  const { found, blocks } = await lookForDrift(pulumi, endpoint, stacks);
  return markdown(found ? driftMarkers.found : driftMarkers.none, blocks);
}

export const command: Command = { usage, run: look, explain: messageOf };
