import type { Caller } from "../contract";
import type { Principals, Statement } from "./policy";

/** How a resource's policy reaches a caller: by name (or everyone), through the account, or not at all. */
type Reach = "named" | "account" | "none";

/**
 * Whether the `Principal` of a resource's policy covers a caller of the account. What is given to everyone, or to the
 * account, is given to a federated user through the user who asked for the session, whose policy limits it; only the
 * session's own ARN reaches past that policy. Source: IAM user guide, "Policy evaluation logic" (March 2023).
 */
export function reachOf(principals: Principals, caller: Caller, accountId: string): Reach {
  const names = principals["AWS"] ?? [];
  const own = caller.kind === "role" ? [caller.roleArn, caller.arn] : [caller.arn];
  if (names.some((name) => own.includes(name))) return "named";
  if (names.includes("*")) return caller.kind === "federated" ? "account" : "named";
  return names.some((name) => name === accountId || new RegExp(`^arn:[^:]+:iam::${accountId}:root$`, "u").test(name))
    ? "account"
    : "none";
}

/**
 * Whether the `Principal` of a policy covers an AWS service (`codebuild.amazonaws.com`). A Deny for everyone holds for
 * services, too (the same guide, "AWS JSON policy elements: Principal" and `aws:PrincipalIsAWSService`); an Allow has
 * to name them: whether one for everyone is enough is not documented.
 */
export function coversService(principals: Principals, service: string, effect: Statement["effect"]): boolean {
  if (principals["Service"]?.includes(service) === true) return true;
  return effect === "Deny" && principals["AWS"]?.includes("*") === true;
}
