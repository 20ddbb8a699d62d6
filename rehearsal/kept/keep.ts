/** `--keep`: leaves what answers up, and tells how it is asked, until the rehearsal is interrupted. */
import { ApiClient } from "../../clients/apiClient";
import { type Keys, keptRehearsal } from "../../clients/keptRehearsal";
import type { Terminal } from "../../machine/terminal";
import type { Rehearsal } from "../stage/rehearsal";
import { describeKept } from "./description";
import { type KeptEnvironment, keptEnvironments } from "./environments";
import { PageServer } from "./pageServer";
import { heldOutSample } from "./sample";
import { visitorKeys } from "./visitor";

/**
 * Waits for the interruption while an endpoint is up, whether this delivery or an earlier one in the home brought it
 * up.
 */
export async function keep(
  terminal: Terminal,
  rehearsal: Rehearsal | undefined,
  home: string,
  interrupted: Promise<unknown>,
): Promise<void> {
  const environments = rehearsal === undefined ? [] : await environmentsOf(rehearsal);
  if (rehearsal === undefined || environments.length === 0) {
    terminal.line("Nothing to keep: no endpoint is up.");
    return;
  }
  const { cloud, stacks } = rehearsal;
  const keys = visitorKeys(cloud, stacks.owner, environments);
  const { url, region } = cloud;
  const pages = await PageServer.open(apiClients(environments, region, keys));
  try {
    keptRehearsal.write(home, { url, region, stacks: environments.map(({ stack }) => stack), credentials: keys });
    const visit = { url, region, keys, sample: await heldOutSample(rehearsal) };
    for (const line of describeKept(environments, visit, home, (stack) => pages.address(stack))) terminal.line(line);
    await interrupted;
  } finally {
    keptRehearsal.remove(home);
    await pages.close();
  }
}

/** The environments whose endpoints answer now, QA's first. */
function environmentsOf({ cloud, stacks }: Rehearsal): Promise<readonly KeptEnvironment[]> {
  return keptEnvironments(cloud, [stacks.owner, stacks.production]);
}

/**
 * How the pages ask: as the visitor where the API wants a signature, and with what a person types into the page
 * elsewhere.
 */
function apiClients(
  environments: readonly KeptEnvironment[],
  region: string,
  credentials: Keys,
): ReadonlyMap<string, ApiClient> {
  return new Map(
    environments.flatMap(({ stack, api }) =>
      api === undefined
        ? []
        : [
            [
              stack,
              new ApiClient(
                api.address,
                api.authorization === "iam" ? { kind: "iam", region, credentials } : { kind: "none" },
              ),
            ] as const,
          ],
    ),
  );
}
