import { type Access, AwsError, type Table, type Tables } from "../../contract";
import type { Tags } from "../tags";
import type { KmsCloud } from "./cloud";

export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  /** 32 bytes, hexadecimal. */
  readonly material: string;
  readonly tags: Tags;
  /** As it was written; absent means the policy that AWS gives a key. */
  readonly policy?: string;
  /** ISO 8601. */
  readonly created: string;
}

export type EncryptionContext = Readonly<Record<string, string>>;

/** Keys by id. */
export function keyTable(cloud: Tables): Table<Key> {
  return cloud.table<Key>("kms-keys");
}

/** Ids of keys by alias (`alias/name`). */
export function aliasTable(cloud: KmsCloud): Table<string> {
  return cloud.table<string>("kms-aliases");
}

/** Finds a key by id, ARN, alias or alias ARN. */
export function existingKey(cloud: KmsCloud, name: string): Key {
  const last = name.startsWith("arn:") ? name.split(":").slice(5).join(":") : name;
  const id = last.startsWith("alias/") ? aliasTable(cloud).get(last) : last.replace(/^key\//u, "");
  const key = id === undefined ? undefined : keyTable(cloud).get(id);
  if (key === undefined)
    throw new AwsError("NotFoundException", `${last.startsWith("alias/") ? "Alias" : "Key"} ${name} is not found.`);
  return key;
}

/**
 * The policy of a key. The one that AWS gives it leaves the decision to the policies of the account that owns it.
 * Source: KMS developer guide, "Default key policy" (read in November 2026).
 */
export function keyPolicyOf({ arn, policy }: Key): string {
  const [, partition = "", , , accountId = ""] = arn.split(":");
  const Principal = { AWS: `arn:${partition}:iam::${accountId}:root` };
  const Sid = "Enable IAM User Permissions";
  const statement = { Sid, Effect: "Allow", Principal, Action: "kms:*", Resource: "*" };
  return policy ?? JSON.stringify({ Version: "2012-10-17", Id: "key-default-1", Statement: [statement] });
}

/** A key, and the id, ARN or alias by which a request named it. */
export interface NamedKey {
  readonly key: Key;
  readonly name: string;
}

/** @throws AwsError NotFoundException */
export function namedKey(cloud: KmsCloud, name: string): NamedKey {
  return { key: existingKey(cloud, name), name };
}

/** The use of a key: always on the key itself, with the aliases that policies may ask for. */
export function keyAccess(
  cloud: KmsCloud,
  action: string,
  { key, name }: NamedKey,
  context: EncryptionContext = {},
): Access {
  const aliases = aliasTable(cloud)
    .entries()
    .filter(([, id]) => id === key.id)
    .map(([alias]) => alias);
  return {
    action: `kms:${action}`,
    resource: key.arn,
    context: {
      "kms:CallerAccount": cloud.accountId,
      ...(aliases.length === 0 ? {} : { "kms:ResourceAliases": aliases }),
      ...(name.includes("alias/") ? { "kms:RequestAlias": name.slice(name.indexOf("alias/")) } : {}),
      ...Object.fromEntries(
        Object.entries(context).map(([contextKey, value]) => [`kms:EncryptionContext:${contextKey}`, value]),
      ),
    },
  };
}
