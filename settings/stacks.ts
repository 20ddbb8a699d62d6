/** Which stacks a checkout has, read from its own settings. */
import { StacksError } from "./faults";
import { readSettings, stackNames } from "./files";
import { ownerSettings, type OwnerSettings } from "./owner";
import type { Settings } from "./schema";
import { messageOf } from "./thrown";

export interface Stacks {
  /** The stack that owns the delivery; QA happens there. */
  readonly owner: OwnerSettings;
  readonly production: Settings;
}

/**
 * Reads the settings of every stack in a checkout.
 *
 * @throws StacksError with all faults of all stacks at once
 */
export function readStacks(checkout: string): Stacks {
  const faults: string[] = [];
  const all = stackNames(checkout).flatMap((stack) => {
    try {
      return [readSettings(checkout, stack)];
    } catch (error) {
      faults.push(messageOf(error));
      return [];
    }
  });
  if (faults.length > 0) throw new StacksError(faults.join("\n"));
  const [owner, second] = all.filter(ownsDelivery);
  if (owner === undefined)
    throw new StacksError(`No stack of ${checkout} owns a delivery: one Pulumi.<stack>.yaml needs a delivery block.`);
  if (second !== undefined)
    throw new StacksError(
      `Pulumi.${owner.stack}.yaml and Pulumi.${second.stack}.yaml both have a delivery block, and a checkout has one ` +
        "delivery. Remove the block of one; a second delivery has a checkout with a project name of its own.",
    );
  const production = all.find((settings) => settings.stack === owner.delivery.production);
  if (production === undefined) {
    throw new StacksError(
      `Pulumi.${owner.stack}.yaml delivers to "${owner.delivery.production}", but ` +
        `Pulumi.${owner.delivery.production}.yaml does not exist. The stacks are ` +
        `${stackNames(checkout).join(", ")}.`,
    );
  }
  requireSuitableOwner(production, checkout, all);
  return { owner, production };
}

/** What the program itself refuses between the files of two stacks. */
function requireSuitableOwner(production: Settings, checkout: string, all: readonly Settings[]): void {
  try {
    ownerSettings(production, checkout, all);
  } catch (error) {
    throw new StacksError(messageOf(error));
  }
}

function ownsDelivery(settings: Settings): settings is OwnerSettings {
  // The settings' own rules have seen to it that training comes with delivery.
  return settings.delivery !== undefined && settings.training !== undefined;
}
