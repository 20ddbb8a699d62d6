/** IAM: roles with inline policies. Managed policies are not known: what they allow would have to be guessed. */
import type { Service } from "../../contract";
import type { IamCloud } from "./cloud";
import { roleOperations } from "./roleOperations";
import { rolePolicyOperations } from "./rolePolicies";
import { roleTagOperations } from "./roleTags";

export { roleGrants } from "./roleGrants";

export function createIam(cloud: IamCloud): Service {
  return {
    name: "iam",
    protocol: "query",
    operations: { ...roleOperations(cloud), ...rolePolicyOperations(cloud), ...roleTagOperations(cloud) },
  };
}
