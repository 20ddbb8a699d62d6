/** Which volumes the key of a delivery encrypts, and what it does not go together with. */
import { settingFault, type SettingsFault } from "./faults";
import { hasLocalStorage } from "./instances";
import type { EncryptionSettings, EndpointSettings, TrainingSettings } from "./schema";

type Encryption = EncryptionSettings | undefined;

/** ARN of the key of training volumes. Undefined: keys that SageMaker throws away. */
export function trainingVolumeKey(encryption: Encryption): string | undefined {
  return encryption?.trainingVolumes === true ? encryption.keyArn : undefined;
}

/** ARN of the key of endpoint volumes. Undefined: keys that SageMaker throws away. */
export function endpointVolumeKey(encryption: Encryption): string | undefined {
  return encryption?.endpointVolumes === true ? encryption.keyArn : undefined;
}

/** Training whose volumes take no key. */
export function trainingVolumeFaults(
  project: string,
  encryption: Encryption,
  training: TrainingSettings | undefined,
): readonly SettingsFault[] {
  if (trainingVolumeKey(encryption) === undefined) return [];
  if (training === undefined || !hasLocalStorage(training.instanceType)) return [];
  return [settingFault(project, ["training", "instanceType"], training.instanceType, "encryptedTrainingVolumes")];
}

/**
 * Variants of an endpoint whose volumes take no key. The key stands in the settings of the stack that owns the
 * delivery.
 */
export function endpointVolumeFaults(
  project: string,
  encryption: Encryption,
  { variants }: EndpointSettings,
): readonly SettingsFault[] {
  if (endpointVolumeKey(encryption) === undefined) return [];
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
