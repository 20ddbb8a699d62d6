/** KMS: symmetric keys that really encrypt. Key material stays in the cloud's home. */
import type { Service } from "../../contract";
import type { KmsCloud } from "./cloud";
import { cryptographicOperations } from "./cryptographicOperations";
import { keyOperations } from "./keyOperations";
import { keyPolicyOperations } from "./keyPolicies";

export function createKms(cloud: KmsCloud): Service {
  return {
    name: "kms",
    protocol: "awsJson",
    operations: { ...keyOperations(cloud), ...keyPolicyOperations(cloud), ...cryptographicOperations(cloud) },
  };
}
