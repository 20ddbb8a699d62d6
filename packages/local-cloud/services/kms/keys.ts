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
      ...(aliases.length === 0 ? {} : { "kms:ResourceAliases": aliases }),
      ...(name.includes("alias/") ? { "kms:RequestAlias": name.slice(name.indexOf("alias/")) } : {}),
      ...Object.fromEntries(
        Object.entries(context).map(([contextKey, value]) => [`kms:EncryptionContext:${contextKey}`, value]),
      ),
    },
  };
}
