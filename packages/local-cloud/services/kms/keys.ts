import { type Access, AwsError, type Cloud, type Table } from "../../contract";
import type { Tags } from "../tags";

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
export function keyTable(cloud: Pick<Cloud, "table">): Table<Key> {
  return cloud.table<Key>("kms-keys");
}

/** Ids of keys by alias (`alias/name`). */
export function aliasTable(cloud: Cloud): Table<string> {
  return cloud.table<string>("kms-aliases");
}

/** Finds a key by id, ARN, alias or alias ARN. */
export function existingKey(cloud: Cloud, name: string): Key {
  const last = name.startsWith("arn:") ? name.split(":").slice(5).join(":") : name;
  const id = last.startsWith("alias/") ? aliasTable(cloud).get(last) : last.replace(/^key\//u, "");
  const key = id === undefined ? undefined : keyTable(cloud).get(id);
  if (key === undefined)
    throw new AwsError("NotFoundException", `${last.startsWith("alias/") ? "Alias" : "Key"} ${name} is not found.`);
  return key;
}

/** The use of a key: always on the key itself, with the aliases that policies may ask for. */
export function keyAccess(
  cloud: Cloud,
  action: string,
  key: Key,
  name: string,
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
