import { checkIdentityPolicy } from "../../authorization/documentKinds";
import { AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import type { IamCloud } from "./cloud";
import { namedRole, onRole, type Role, type RoleRequest, roleTable } from "./roles";

interface RolePolicyRequest extends RoleRequest {
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
}

/** Characters of all inline policies of one role, white space not counted (quota of IAM). */
const longestInlinePolicies = 10_240;

export function rolePolicyOperations(cloud: IamCloud): Operations {
  return {
    PutRolePolicy: putRolePolicy(cloud),
    GetRolePolicy: getRolePolicy(cloud),
    DeleteRolePolicy: deleteRolePolicy(cloud),
    ListRolePolicies: listRolePolicies(cloud),
  };
}

function putRolePolicy(cloud: IamCloud): Operation<RolePolicyRequest> {
  return {
    access: (request) => onRole(cloud, "PutRolePolicy", request),
    run: (request) => {
      const role = namedRole(cloud, request);
      const document = checkIdentityPolicy(required(request.PolicyDocument, "PolicyDocument"));
      const policies = { ...role.policies, [required(request.PolicyName, "PolicyName")]: document };
      const length = Object.values(policies).join("").replace(/\s/gu, "").length;
      if (length > longestInlinePolicies)
        throw new AwsError(
          "LimitExceeded",
          `Maximum policy size of ${longestInlinePolicies} bytes exceeded for role ${role.name}: ${length}`,
          409,
        );
      roleTable(cloud).set(role.name, { ...role, policies });
    },
  };
}

function getRolePolicy(cloud: IamCloud): Operation<RolePolicyRequest> {
  return {
    access: (request) => onRole(cloud, "GetRolePolicy", request),
    run: (request) => {
      const { name, document } = existingPolicy(namedRole(cloud, request), request);
      return { RoleName: request.RoleName, PolicyName: name, PolicyDocument: encodeURIComponent(document) };
    },
  };
}

function deleteRolePolicy(cloud: IamCloud): Operation<RolePolicyRequest> {
  return {
    access: (request) => onRole(cloud, "DeleteRolePolicy", request),
    run: (request) => {
      const role = namedRole(cloud, request);
      const { name } = existingPolicy(role, request);
      const policies = Object.fromEntries(Object.entries(role.policies).filter(([other]) => other !== name));
      roleTable(cloud).set(role.name, { ...role, policies });
    },
  };
}

function listRolePolicies(cloud: IamCloud): Operation<RolePolicyRequest> {
  return {
    access: (request) => onRole(cloud, "ListRolePolicies", request),
    run: (request) => ({ PolicyNames: Object.keys(namedRole(cloud, request).policies), IsTruncated: false }),
  };
}

function existingPolicy(role: Role, request: RolePolicyRequest): { readonly name: string; readonly document: string } {
  const name = required(request.PolicyName, "PolicyName");
  const document = role.policies[name];
  if (document === undefined)
    throw new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
  return { name, document };
}
