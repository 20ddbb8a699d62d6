/** `npm run scenarios -- permissions [--seed N] [--role TEXT]`: deliveries whose roles lack a permission. */
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import type { RoleReport } from "../rehearsal/report/report";
import { Laboratory } from "./laboratory";
import { choose, deliverWithout, type Finding } from "./withheld";
import { closeWorkshop } from "./workshop";

const usage = `npm run scenarios -- permissions [--seed N] [--role TEXT]

For each role that a delivery uses takes away one permission, chosen by the seed, and requires that the delivery fails
naming the role, the action and the resource.

  --seed N     whole number from 0 (default: 1)
  --role TEXT  only the roles whose name contains this

Exit status 1 when a missing permission is not named.`;

async function withholdOneEach(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: { seed: { type: "string", default: "1" }, role: { type: "string" } },
  });
  const [seed, part] = [Number(values.seed), values.role ?? ""];
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new BadInput(`--seed is "${values.seed}"; allowed is a whole number from 0.`);
  const laboratory = await Laboratory.open();
  try {
    // Every delivery begins with the platform in place and nothing else, so that each of them prepares data and trains.
    await laboratory.start();
    await laboratory.close();
    const roles = Object.entries(await usedPermissions(laboratory)).filter(([role]) => role.includes(part));
    if (roles.length === 0) throw new BadInput(`No role that the delivery uses contains "${part}".`);
    console.log(`Seed ${seed}: ${roles.length} roles, one delivery for each`);
    let failures = 0;
    for (const [role, report] of roles) {
      const permission = choose(role, report, seed);
      if (permission === undefined) continue;
      const finding = await deliverWithout(laboratory, permission);
      if (finding.kind !== "named") failures += 1;
      console.log(
        `${finding.kind === "named" ? "✓" : "✗"} ${role.padEnd(58)} ${permission.action} ` +
          `${permission.resource}\n    ${told(finding)} (${finding.seconds.toFixed(0)} s)`,
      );
    }
    console.log(`${roles.length - failures} of ${roles.length} were noticed and named`);
    return failures === 0 ? 0 : 1;
  } finally {
    await laboratory.close();
    await closeWorkshop();
  }
}

/** Delivers once with everything, on a copy of the home. */
async function usedPermissions(laboratory: Laboratory): Promise<Readonly<Record<string, RoleReport>>> {
  const fork = await laboratory.fork();
  try {
    const rehearsal = await fork.startCloud();
    const { ending, failure } = await fork.deliver(rehearsal);
    if (ending !== "Succeeded") throw new Error(`The delivery with every permission failed: ${failure ?? ending}`);
    return rehearsal.recorder.permissions();
  } finally {
    await fork.close();
  }
}

function told(finding: Finding): string {
  switch (finding.kind) {
    case "named":
      return `${finding.where} failed and named it`;
    case "failed without naming it":
      return `failed without naming it: ${finding.message}`;
    case "did not fail":
      return "did not fail";
  }
}

export const command: Command = { usage, run: withholdOneEach };
