import { grantsOf } from "../../authorization/grants";
import type { Tables } from "../../contract";
import { roleTable } from "./roles";

/** What the policies of each role grant now, by role name, each as "action resource". */
export function roleGrants(cloud: Tables): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    roleTable(cloud)
      .values()
      .map(({ name, policies }) => [name, Object.values(policies).flatMap(grantsOf)]),
  );
}
