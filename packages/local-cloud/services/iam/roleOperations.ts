import { createHash } from "node:crypto";
import { parsePolicy } from "../../authorization/policy";
import { type Access, AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import { requestTags, type Tag, tagList, tagRecord } from "../tags";
import type { IamCloud } from "./cloud";
import { existingRole, type Role, roleArn, roleTable } from "./roles";

interface RoleRequest {
  readonly RoleName?: string;
}

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
  const roles = roleTable(cloud);
  const on =
    (action: string) =>
    (request: RoleRequest): readonly Access[] => [
      { action: `iam:${action}`, resource: roleArn(cloud, required(request.RoleName, "RoleName")) },
    ];
  const find = (request: RoleRequest): Role => existingRole(roles, required(request.RoleName, "RoleName"));

  const createRole: Operation<CreateRoleRequest> = {
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
  const getRole: Operation<RoleRequest> = {
    access: on("GetRole"),
    run: (request) => ({ Role: describe(find(request)) }),
  };
  const deleteRole: Operation<RoleRequest> = {
    access: on("DeleteRole"),
    run: (request) => {
      const role = find(request);
      if (Object.keys(role.policies).length > 0)
        throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
      roles.delete(role.name);
    },
  };
  const updateTrust: Operation<TrustRequest> = {
    access: on("UpdateAssumeRolePolicy"),
    run: (request) => {
      const role = find(request);
      roles.set(role.name, {
        ...role,
        trustPolicy: checkTrustPolicy(required(request.PolicyDocument, "PolicyDocument")),
      });
    },
  };
  const updateRole: Operation<RoleSettings> = {
    access: on("UpdateRole"),
    run: (request) => {
      const role = find(request);
      roles.set(role.name, {
        ...role,
        description: request.Description,
        maximumSessionDuration: Number(request.MaxSessionDuration ?? defaultSessionDuration),
      });
    },
  };
  const updateDescription: Operation<RoleSettings> = {
    access: on("UpdateRoleDescription"),
    run: (request) => {
      const role = { ...find(request), description: request.Description };
      roles.set(role.name, role);
      return { Role: describe(role) };
    },
  };
  const listAttached: Operation<RoleRequest> = {
    access: on("ListAttachedRolePolicies"),
    run: (request) => (find(request), { AttachedPolicies: [], IsTruncated: false }),
  };
  const listProfiles: Operation<RoleRequest> = {
    access: on("ListInstanceProfilesForRole"),
    run: (request) => (find(request), { InstanceProfiles: [], IsTruncated: false }),
  };
  return {
    CreateRole: createRole,
    GetRole: getRole,
    DeleteRole: deleteRole,
    UpdateAssumeRolePolicy: updateTrust,
    UpdateRole: updateRole,
    UpdateRoleDescription: updateDescription,
    ListAttachedRolePolicies: listAttached,
    ListInstanceProfilesForRole: listProfiles,
  };
}

function newRole(cloud: IamCloud, request: CreateRoleRequest): Role {
  const name = required(request.RoleName, "RoleName");
  if (!/^[\w+=,.@-]{1,64}$/u.test(name))
    throw new AwsError(
      "ValidationError",
      `The role name ${name} must have 1 to 64 of the characters A-Z a-z 0-9 + = , . @ _ -`,
    );
  if (request.PermissionsBoundary !== undefined)
    throw new AwsError("NotImplemented", "The rehearsal's cloud does not evaluate permissions boundaries.", 501);
  const path = request.Path ?? "/";
  return {
    name,
    path,
    arn: roleArn(cloud, name, path),
    id: `AROA${createHash("sha256").update(`${name} ${cloud.clock.now().toISOString()}`).digest("hex").slice(0, 16).toUpperCase()}`,
    description: request.Description,
    maximumSessionDuration: Number(request.MaxSessionDuration ?? defaultSessionDuration),
    trustPolicy: checkTrustPolicy(required(request.AssumeRolePolicyDocument, "AssumeRolePolicyDocument")),
    policies: {},
    tags: tagRecord(request.Tags),
    created: cloud.clock.now().toISOString(),
  };
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
