/** What the key of a delivery does not go together with. */
import { settingFault, type SettingsFault } from "./faults";
import { hasLocalStorage } from "./instances";
import type { EncryptionSettings, EndpointSettings, TrainingSettings } from "./schema";

/** Training whose volumes take no key. */
export function trainingVolumeFaults(
  project: string,
  encryption: EncryptionSettings | undefined,
  training: TrainingSettings | undefined,
): readonly SettingsFault[] {
  if (encryption?.trainingVolumes !== true || training === undefined || !hasLocalStorage(training.instanceType))
    return [];
  return [settingFault(project, ["training", "instanceType"], training.instanceType, "encryptedTrainingVolumes")];
}

/**
 * Variants of an endpoint whose volumes take no key. The key stands in the settings of the stack that owns the
 * delivery.
 */
export function endpointVolumeFaults(
  project: string,
  encryption: EncryptionSettings | undefined,
  { variants }: EndpointSettings,
): readonly SettingsFault[] {
  if (encryption?.endpointVolumes !== true) return [];
  return variants.flatMap(({ instanceType }, index) =>
    hasLocalStorage(instanceType)
      ? [
          settingFault(
            project,
            ["endpoint", "variants", index, "instanceType"],
            instanceType,
            "encryptedEndpointVolumes",
          ),
        ]
      : [],
  );
}
