/** IAM: roles with inline policies. Managed policies are not known: what they allow would have to be guessed. */
import type { Cloud, Service } from "../../contract";
import { roleOperations } from "./roleOperations";
import { rolePolicyOperations } from "./rolePolicies";
import { roleTagOperations } from "./roleTags";

export { roleGrants } from "./roleGrants";

export function createIam(cloud: Cloud): Service {
  return {
    name: "iam",
    protocol: "query",
    operations: { ...roleOperations(cloud), ...rolePolicyOperations(cloud), ...roleTagOperations(cloud) },
  };
}
