/** Who evaluates the program, for which stack, and where: all that is known before anything is declared. */
import {
  currentLocation,
  type DeliveredEnvironment,
  type Encrypted,
  type Surroundings,
  type Tagged,
  trainingImage,
} from "../components";
import type { OwnerSettings } from "../settings/owner";
import type { Release, Settings } from "../settings/schema";
import { requireStackAccount, stackOwner, stackRelease, stackSettings } from "../settings/stack";
import { stackTags } from "../settings/tags";

export interface Circumstances {
  readonly settings: Settings;
  /** Settings of the stack that owns the delivery: this one, or the one that delivers to it. */
  readonly owner: OwnerSettings;
  /** Whether that is this one. It has the platform and trains; every other stack is delivered to. */
  readonly ownsDelivery: boolean;
  /** What the run of the pipeline that makes this update has decided. */
  readonly release: Release;
  /** Whether a person makes this update, and no run of the pipeline. */
  readonly byPerson: boolean;
  /** What components of this stack are told, whatever they are. */
  readonly here: Required<DeliveredEnvironment> & Surroundings & Encrypted & Tagged;
  /** URI of the training image, which also serves. */
  readonly image: string;
}

export async function readCircumstances(): Promise<Circumstances> {
  const settings = stackSettings();
  const release = stackRelease();
  const owner = stackOwner(settings);
  const { project, stack, region } = settings;
  const location = await currentLocation(region);
  requireStackAccount(settings, location.accountId);
  return {
    settings,
    owner,
    ownsDelivery: stack === owner.stack,
    release,
    byPerson: Object.keys(release).length === 0,
    here: {
      project,
      stack,
      location,
      deliveredBy: owner.stack,
      network: settings.network,
      isolation: settings.isolation,
      encryption: owner.delivery.encryption,
      tags: stackTags(settings),
    },
    image: await trainingImage(owner.training.image, region),
  };
}
