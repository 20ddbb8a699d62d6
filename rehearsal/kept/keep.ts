/** `--keep`: leaves what answers up, and tells how it is asked, until the rehearsal is interrupted. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ApiClient } from "../../clients/apiClient";
import { type Keys, keptRehearsal } from "../../clients/keptRehearsal";
import { harmless } from "../../machine/harmless";
import type { Terminal } from "../../machine/terminal";
import { writeWholeFile } from "../../machine/wholeFile";
import { modelKind } from "../../settings/modelKinds";
import type { Rehearsal } from "../stage/rehearsal";
import { describeKept, introduceKept } from "./description";
import { type KeptEnvironment, keptEnvironments } from "./environments";
import { PageServer } from "./pageServer";
import { readerKeys } from "./reader";
import { heldOutSamples } from "./sample";
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
  // It holds keys, which end with this.
  const ways = join(home, "ask.txt");
  const samples = await heldOutSamples(rehearsal, home);
  const pages = await PageServer.open(apiClients(environments, region, keys), {
    requestTypes: modelKind(stacks.owner.training.image).requestTypes,
    samples: samples.map(({ file }) => file),
  });
  try {
    keptRehearsal.write(home, {
      url,
      region,
      stacks: environments.map(({ stack }) => stack),
      credentials: keys,
      reader: readerKeys(cloud, stacks.owner, environments),
    });
    const visit = { url, region, keys, sample: samples[0] };
    const page = (stack: string): string => pages.address(stack);
    const all = describeKept(environments, visit, home, page).map(harmless);
    writeWholeFile(ways, `${all.join("\n")}\n`);
    for (const line of introduceKept(environments, visit, { home, ways, page })) terminal.line(line);
    await interrupted;
  } finally {
    keptRehearsal.remove(home);
    rmSync(ways, { force: true });
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
