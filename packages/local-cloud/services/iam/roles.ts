import { AwsError, type Table, type Tables } from "../../contract";
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

/** @throws AwsError NoSuchEntity */
export function existingRole(roles: Table<Role>, name: string): Role {
  const role = roles.get(name);
  if (role === undefined) throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
  return role;
}

/** The access to one role by its name. Roles of the local cloud have no path but `/` unless they were made with one. */
export function roleArn(cloud: IamCloud, name: string, path = roleTable(cloud).get(name)?.path ?? "/"): string {
  return `arn:${cloud.partition}:iam::${cloud.accountId}:role${path}${name}`;
}
