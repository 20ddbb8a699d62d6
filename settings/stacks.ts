import { BadInput } from "../rehearsal/commands/options";
/** Which stacks a checkout has, read from its own settings. */
import { readSettings, stackNames } from "./files";
import { ownerSettings, type OwnerSettings } from "./owner";
import type { Settings } from "./schema";

export interface Stacks {
  /** The stack that owns the delivery; QA happens there. */
  readonly owner: OwnerSettings;
  readonly production: Settings;
}

/**
 * Reads the settings of every stack in a checkout.
 *
 * @throws BadInput with all faults of all stacks at once
 */
export function readStacks(checkout: string): Stacks {
  const faults: string[] = [];
  const all = stackNames(checkout).flatMap((stack) => {
    try {
      return [readSettings(checkout, stack)];
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  if (faults.length > 0) throw new BadInput(faults.join("\n"));
  const owner = all.find(ownsDelivery);
  if (owner === undefined)
    throw new BadInput(`No stack of ${checkout} owns a delivery: one Pulumi.<stack>.yaml needs a delivery block.`);
  const production = all.find((settings) => settings.stack === owner.delivery.production);
  if (production === undefined) {
    throw new BadInput(
      `Pulumi.${owner.stack}.yaml delivers to "${owner.delivery.production}", but Pulumi.${owner.delivery.production}.yaml does not exist. The stacks are ${stackNames(checkout).join(", ")}.`,
    );
  }
  requireSuitableOwner(production, checkout);
  return { owner, production };
}

/** What the program itself refuses between the files of two stacks. */
function requireSuitableOwner(production: Settings, checkout: string): void {
  try {
    ownerSettings(production, checkout);
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}

function ownsDelivery(settings: Settings): settings is OwnerSettings {
  // The settings' own rules have seen to it that training comes with delivery.
  return settings.delivery !== undefined && settings.training !== undefined;
}
