/** KMS: symmetric keys that really encrypt. Key material stays in the cloud's home. */
import type { Cloud, Service } from "../../contract";
import { cryptographicOperations } from "./cryptographicOperations";
import { keyOperations } from "./keyOperations";

export function createKms(cloud: Cloud): Service {
  return {
    name: "kms",
    protocol: "awsJson",
    operations: { ...keyOperations(cloud), ...cryptographicOperations(cloud) },
  };
}
