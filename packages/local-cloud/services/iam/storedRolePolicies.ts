import type { RolePolicies } from "../../authorization/authorizer";
import type { Tables } from "../../contract";
import { roleTable } from "./roles";

/** What IAM keeps of a role, for the evaluation of its policies. */
export function storedRolePolicies(cloud: Tables, roleName: string): RolePolicies | undefined {
  const role = roleTable(cloud).get(roleName);
  return role === undefined
    ? undefined
    : { trustPolicy: role.trustPolicy, policies: Object.values(role.policies), tags: role.tags };
}
