import { parsePolicy } from "../../authorization/policy";
import { type Access, AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import type { IamCloud } from "./cloud";
import { existingRole, type Role, roleArn, roleTable } from "./roles";

interface RolePolicyRequest {
  readonly RoleName?: string;
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
}

/** Characters of all inline policies of one role, white space not counted (quota of IAM). */
const longestInlinePolicies = 10_240;

export function rolePolicyOperations(cloud: IamCloud): Operations {
  const roles = roleTable(cloud);
  const on =
    (action: string) =>
    (request: RolePolicyRequest): readonly Access[] => [
      { action: `iam:${action}`, resource: roleArn(cloud, required(request.RoleName, "RoleName")) },
    ];
  const find = (request: RolePolicyRequest): Role => existingRole(roles, required(request.RoleName, "RoleName"));

  const put: Operation<RolePolicyRequest> = {
    access: on("PutRolePolicy"),
    run: (request) => {
      const role = find(request);
      const policies = {
        ...role.policies,
        [required(request.PolicyName, "PolicyName")]: checkInlinePolicy(
          required(request.PolicyDocument, "PolicyDocument"),
        ),
      };
      const length = Object.values(policies).join("").replace(/\s/gu, "").length;
      if (length > longestInlinePolicies)
        throw new AwsError(
          "LimitExceeded",
          `Maximum policy size of ${longestInlinePolicies} bytes exceeded for role ${role.name}: ${length}`,
          409,
        );
      roles.set(role.name, { ...role, policies });
    },
  };
  const get: Operation<RolePolicyRequest> = {
    access: on("GetRolePolicy"),
    run: (request) => {
      const { name, document } = existingPolicy(find(request), request);
      return { RoleName: request.RoleName, PolicyName: name, PolicyDocument: encodeURIComponent(document) };
    },
  };
  const remove: Operation<RolePolicyRequest> = {
    access: on("DeleteRolePolicy"),
    run: (request) => {
      const role = find(request);
      const { name } = existingPolicy(role, request);
      roles.set(role.name, {
        ...role,
        policies: Object.fromEntries(Object.entries(role.policies).filter(([other]) => other !== name)),
      });
    },
  };
  const list: Operation<RolePolicyRequest> = {
    access: on("ListRolePolicies"),
    run: (request) => ({ PolicyNames: Object.keys(find(request).policies), IsTruncated: false }),
  };
  return { PutRolePolicy: put, GetRolePolicy: get, DeleteRolePolicy: remove, ListRolePolicies: list };
}

function existingPolicy(role: Role, request: RolePolicyRequest): { readonly name: string; readonly document: string } {
  const name = required(request.PolicyName, "PolicyName");
  const document = role.policies[name];
  if (document === undefined)
    throw new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
  return { name, document };
}

function checkInlinePolicy(document: string): string {
  for (const { principals, resources } of parsePolicy(document)) {
    if (principals !== undefined)
      throw new AwsError("MalformedPolicyDocument", "Policy document should not specify a principal.");
    if (resources === undefined)
      throw new AwsError("MalformedPolicyDocument", "Policy statement must contain resources.");
  }
  return document;
}
