import type { Caller } from "../contract";
import type { Principals } from "./policy";

/** How a resource's policy reaches a caller: by name (or everyone), through the account, or not at all. */
type Reach = "named" | "account" | "none";

/** Whether the `Principal` of a resource's policy covers a caller of the account. */
export function reachOf(principals: Principals, caller: Caller, accountId: string): Reach {
  const names = principals["AWS"] ?? [];
  const own = caller.kind === "role" ? [caller.roleArn, caller.arn] : [caller.arn];
  if (names.some((name) => name === "*" || own.includes(name))) return "named";
  return names.some((name) => name === accountId || new RegExp(`^arn:[^:]+:iam::${accountId}:root$`, "u").test(name))
    ? "account"
    : "none";
}

/** Whether the `Principal` of a role's trust policy covers an AWS service (`codebuild.amazonaws.com`). */
export function trustsService(principals: Principals, service: string): boolean {
  return principals["Service"]?.includes(service) ?? false;
}
