/** The stack that owns the delivery, as any stack of the project sees it. */
import { endpointVolumeFaults } from "./encryption";
import { SettingsError } from "./faults";
import { readSettings } from "./files";
import type { DeliverySettings, Settings, TrainingSettings } from "./schema";

export type OwnerSettings = Settings & { readonly delivery: DeliverySettings; readonly training: TrainingSettings };

/**
 * Settings of the stack that owns the delivery: the stack itself, or the one that it names in `deliveredBy`, read from
 * the same commit.
 * @param folder the project's folder
 * @param known settings of stacks that have been read already
 */
export function ownerSettings(settings: Settings, folder: string, known: readonly Settings[] = []): OwnerSettings {
  const { deliveredBy } = settings;
  const read = known.find(({ stack }) => stack === deliveredBy);
  const owner = deliveredBy === undefined ? settings : (read ?? readSettings(folder, deliveredBy));
  const { delivery, training } = owner;
  const refuse = (key: string, given: string, allowed: string, fix: string): SettingsError =>
    new SettingsError(settings.stack, [{ key, given, allowed, fix }]);
  if (delivery === undefined || training === undefined) {
    throw refuse(
      `${settings.project}:deliveredBy`,
      owner.stack,
      "a stack with a delivery block",
      `name the stack that owns the pipeline, or give Pulumi.${owner.stack}.yaml a delivery block`,
    );
  }
  if (settings.stack !== owner.stack && delivery.production !== settings.stack) {
    throw refuse(
      `${settings.project}:deliveredBy`,
      owner.stack,
      `a stack that delivers to ${settings.stack}`,
      `write production: ${settings.stack} in Pulumi.${owner.stack}.yaml, or name another stack here ` +
        `(${owner.stack} delivers to ${delivery.production})`,
    );
  }
  if (settings.region !== owner.region) {
    throw refuse(
      "aws:region",
      settings.region,
      `${owner.region}, the region of ${owner.stack}: SageMaker serves models from buckets of its own region`,
      `write aws:region: ${owner.region}`,
    );
  }
  const volumeFaults = endpointVolumeFaults(settings.project, delivery.encryption, settings.endpoint);
  if (volumeFaults.length > 0) throw new SettingsError(settings.stack, volumeFaults);
  return { ...owner, delivery, training };
}
