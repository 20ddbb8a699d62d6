/** Keys of the volumes of instances. */
import { validationException } from "./requests";

/**
 * Families whose instances keep everything on local NVMe storage. Source: the EC2 user guide, "Instance store volumes".
 */
const familiesWithLocalStorage = new Set(
  (
    "c5d c5ad c6gd c6id c7gd g4ad g4dn g5 g6 g6e gr6 i3 i3en i4i m5d m5ad m5dn m6gd m6id m6idn m7gd " +
    "p3dn p4d p4de p5 p5e p5en p6-b200 r5d r5ad r5dn r6gd r6id r6idn r7gd trn1 trn1n trn2"
  ).split(" "),
);

/**
 * Refuses a volume key for instances without a volume to encrypt. Source: the API reference of SageMaker,
 * ResourceConfig.VolumeKmsKeyId and CreateEndpointConfig.KmsKeyId.
 */
export function refuseLocalStorage(instanceType: string): void {
  if (!familiesWithLocalStorage.has(instanceType.split(".")[1] ?? "")) return;
  throw validationException(
    `A KMS key cannot be requested for the storage of instance type ${instanceType}: ` +
      "it has local storage, which its hardware encrypts.",
  );
}
