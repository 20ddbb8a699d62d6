/** Who is asked: a rehearsal that is kept on this machine, or AWS. */
import { resolve } from "node:path";
import { BadInput } from "../machine/badInput";
import { isInUse } from "../machine/homeLock";
import { shellWord } from "../machine/shellWord";
import type { AwsCredentials } from "./apiClient";
import { keptRehearsal } from "./keptRehearsal";
import type { InvokeOptions } from "./options";

export interface Target {
  /** For people: which of the two it is, and where. */
  readonly name: (region: string) => string;
  /** What an SDK client of a region needs to reach it. */
  readonly client: (region: string) => ClientConfiguration;
}

export interface ClientConfiguration {
  readonly region: string;
  /** Absent: AWS's own. */
  readonly endpoint?: string;
  /** Absent: those of the environment that the command runs in. */
  readonly credentials?: Exclude<AwsCredentials, (...parameters: never) => unknown>;
}

const defaultHome = ".rehearsal";

/**
 * Finds out who is asked about a stack.
 *
 * @param folder against which a relative home is read
 * @param as whose keys of a kept rehearsal: those of who asks models, or of who reads where they come from
 * @throws BadInput when the rehearsal that was named, or kept in the default home, does not run or does not have the
 *   stack: AWS is not asked in its place
 */
export function findTarget(
  stack: string,
  { aws, home }: Partial<Pick<InvokeOptions, "aws" | "home">>,
  folder: string,
  as: "credentials" | "reader" = "credentials",
): Target {
  if (aws === true) return awsTarget;
  const place = resolve(folder, home ?? defaultHome);
  const kept = keptRehearsal.read(place);
  if (kept === undefined && home === undefined) return awsTarget;
  if (kept === undefined)
    throw new BadInput(
      `No rehearsal is kept in ${place}. Keep one with: npm start -- --keep --home ${shellWord(home ?? "")}`,
    );
  if (!isInUse(place)) {
    throw new BadInput(
      `The rehearsal that was kept in ${place} runs no more. Start it again with: npm start -- --keep --home ` +
        `${shellWord(place)}${home === undefined ? "\nTo ask AWS give --aws." : ""}`,
    );
  }
  const { url: endpoint, region, stacks } = kept;
  const credentials = kept[as];
  if (!stacks.includes(stack))
    throw new BadInput(
      `The rehearsal in ${place} has no endpoint of ${stack} up; it has those of ${stacks.join(", ")}.`,
    );
  return { name: () => `the rehearsal in ${place}`, client: () => ({ endpoint, region, credentials }) };
}

const awsTarget: Target = { name: (region) => `AWS in ${region}`, client: (region) => ({ region }) };
