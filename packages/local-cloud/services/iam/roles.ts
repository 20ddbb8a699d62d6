import { type Access, AwsError, type Table, type Tables } from "../../contract";
import { required } from "../fields";
import type { IamCloud } from "./cloud";

/** A role with its inline policies, as the program wrote them. */
export interface Role {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly description: string | undefined;
  /** Seconds. */
  readonly maximumSessionDuration: number;
  readonly trustPolicy: string;
  /** Documents by policy name. */
  readonly policies: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly created: string;
}

export function roleTable(cloud: Tables): Table<Role> {
  return cloud.table<Role>("iam-roles");
}

/** A request that names a role. */
export interface RoleRequest {
  readonly RoleName?: string;
}

/** @throws AwsError NoSuchEntity */
export function namedRole(cloud: IamCloud, request: RoleRequest): Role {
  const name = required(request.RoleName, "RoleName");
  const role = roleTable(cloud).get(name);
  if (role === undefined) throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
  return role;
}

/** The access to the role that a request names. */
export function onRole(cloud: IamCloud, action: string, request: RoleRequest): readonly Access[] {
  return [{ action: `iam:${action}`, resource: roleArn(cloud, required(request.RoleName, "RoleName")) }];
}

/** Roles of the local cloud have no path but `/` unless they were made with one. */
export function roleArn(cloud: IamCloud, name: string, path = roleTable(cloud).get(name)?.path ?? "/"): string {
  return `arn:${cloud.partition}:iam::${cloud.accountId}:role${path}${name}`;
}
