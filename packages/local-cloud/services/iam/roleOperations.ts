import { createHash } from "node:crypto";
import { parsePolicy } from "../../authorization/policy";
import { AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import { requestTags, type Tag, tagList, tagRecord } from "../tags";
import type { IamCloud } from "./cloud";
import { namedRole, onRole, type Role, roleArn, type RoleRequest, roleTable } from "./roles";

interface RoleSettings extends RoleRequest {
  readonly Description?: string;
  readonly MaxSessionDuration?: string;
}

interface CreateRoleRequest extends RoleSettings {
  readonly AssumeRolePolicyDocument?: string;
  readonly Path?: string;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
}

interface TrustRequest extends RoleRequest {
  readonly PolicyDocument?: string;
}

/** Characters of a trust policy, white space not counted (quota of IAM). */
const longestTrustPolicy = 2048;
const defaultSessionDuration = "3600";

export function roleOperations(cloud: IamCloud): Operations {
  return {
    CreateRole: createRole(cloud),
    GetRole: getRole(cloud),
    DeleteRole: deleteRole(cloud),
    UpdateAssumeRolePolicy: updateAssumeRolePolicy(cloud),
    UpdateRole: updateRole(cloud),
    UpdateRoleDescription: updateRoleDescription(cloud),
    ListAttachedRolePolicies: emptyList(cloud, "ListAttachedRolePolicies", "AttachedPolicies"),
    ListInstanceProfilesForRole: emptyList(cloud, "ListInstanceProfilesForRole", "InstanceProfiles"),
  };
}

function createRole(cloud: IamCloud): Operation<CreateRoleRequest> {
  const roles = roleTable(cloud);
  return {
    access: ({ RoleName, Path = "/", Tags }) => {
      const resource = roleArn(cloud, required(RoleName, "RoleName"), Path);
      const context = requestTags(tagRecord(Tags));
      return [
        { action: "iam:CreateRole", resource, context },
        ...(Tags === undefined ? [] : [{ action: "iam:TagRole", resource, context }]),
      ];
    },
    run: (request) => {
      const role = newRole(cloud, request);
      if (roles.get(role.name) !== undefined)
        throw new AwsError("EntityAlreadyExists", `Role with name ${role.name} already exists.`, 409);
      roles.set(role.name, role);
      return { Role: describe(role) };
    },
  };
}

function getRole(cloud: IamCloud): Operation<RoleRequest> {
  return {
    access: (request) => onRole(cloud, "GetRole", request),
    run: (request) => ({ Role: describe(namedRole(cloud, request)) }),
  };
}

function deleteRole(cloud: IamCloud): Operation<RoleRequest> {
  return {
    access: (request) => onRole(cloud, "DeleteRole", request),
    run: (request) => {
      const role = namedRole(cloud, request);
      if (Object.keys(role.policies).length > 0)
        throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
      roleTable(cloud).delete(role.name);
    },
  };
}

function updateAssumeRolePolicy(cloud: IamCloud): Operation<TrustRequest> {
  return {
    access: (request) => onRole(cloud, "UpdateAssumeRolePolicy", request),
    run: (request) => {
      const role = namedRole(cloud, request);
      const trustPolicy = checkTrustPolicy(required(request.PolicyDocument, "PolicyDocument"));
      roleTable(cloud).set(role.name, { ...role, trustPolicy });
    },
  };
}

function updateRole(cloud: IamCloud): Operation<RoleSettings> {
  return {
    access: (request) => onRole(cloud, "UpdateRole", request),
    run: (request) => {
      const role = namedRole(cloud, request);
      roleTable(cloud).set(role.name, {
        ...role,
        description: request.Description,
        maximumSessionDuration: Number(request.MaxSessionDuration ?? defaultSessionDuration),
      });
    },
  };
}

function updateRoleDescription(cloud: IamCloud): Operation<RoleSettings> {
  return {
    access: (request) => onRole(cloud, "UpdateRoleDescription", request),
    run: (request) => {
      const role = { ...namedRole(cloud, request), description: request.Description };
      roleTable(cloud).set(role.name, role);
      return { Role: describe(role) };
    },
  };
}

/** A list of what roles have on AWS and not here. */
function emptyList(cloud: IamCloud, action: string, member: string): Operation<RoleRequest> {
  return {
    access: (request) => onRole(cloud, action, request),
    run: (request) => {
      namedRole(cloud, request);
      return { [member]: [], IsTruncated: false };
    },
  };
}

function newRole(cloud: IamCloud, request: CreateRoleRequest): Role {
  const name = required(request.RoleName, "RoleName");
  if (request.PermissionsBoundary !== undefined)
    throw new AwsError("NotImplemented", "The rehearsal's cloud does not evaluate permissions boundaries.", 501);
  const path = request.Path ?? "/";
  const created = cloud.clock.now().toISOString();
  return {
    name,
    path,
    arn: roleArn(cloud, name, path),
    id: newRoleId(name, created),
    description: request.Description,
    maximumSessionDuration: Number(request.MaxSessionDuration ?? defaultSessionDuration),
    trustPolicy: checkTrustPolicy(required(request.AssumeRolePolicyDocument, "AssumeRolePolicyDocument")),
    policies: {},
    tags: tagRecord(request.Tags),
    created,
  };
}

function newRoleId(name: string, created: string): string {
  return `AROA${createHash("sha256").update(`${name} ${created}`).digest("hex").slice(0, 16).toUpperCase()}`;
}

function checkTrustPolicy(document: string): string {
  const statements = parsePolicy(document);
  if (statements.some(({ principals }) => principals === undefined))
    throw new AwsError("MalformedPolicyDocument", "Each statement of a trust policy needs a Principal.");
  if (statements.some(({ resources }) => resources !== undefined))
    throw new AwsError("MalformedPolicyDocument", "Has prohibited field Resource.");
  if (document.replace(/\s/gu, "").length > longestTrustPolicy)
    throw new AwsError("LimitExceeded", `A trust policy has at most ${longestTrustPolicy} characters.`, 409);
  return document;
}

function describe(role: Role): unknown {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.created),
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maximumSessionDuration,
    Tags: tagList(role.tags),
  };
}
