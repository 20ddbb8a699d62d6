import { randomBytes, randomUUID } from "node:crypto";
import { AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import type { KmsCloud } from "./cloud";
import { aliasTable, existingKey, type Key, keyAccess, keyTable, namedKey } from "./keys";

interface CreateKeyRequest {
  readonly Description?: string;
  readonly KeySpec?: string;
  readonly Tags?: readonly { readonly TagKey: string; readonly TagValue: string }[];
}

interface KeyRequest {
  readonly KeyId?: string;
}

interface CreateAliasRequest {
  readonly AliasName?: string;
  readonly TargetKeyId?: string;
}

export function keyOperations(cloud: KmsCloud): Operations {
  const keys = keyTable(cloud);
  const aliases = aliasTable(cloud);
  const aliasArn = (alias: string): string => `arn:${cloud.partition}:kms:${cloud.region}:${cloud.accountId}:${alias}`;

  const createKey: Operation<CreateKeyRequest> = {
    access: () => [{ action: "kms:CreateKey", resource: "*" }],
    run: (request) => {
      const key = newKey(cloud, request);
      keys.set(key.id, key);
      return { KeyMetadata: describe(cloud, key) };
    },
  };
  const createAlias: Operation<CreateAliasRequest> = {
    access: ({ AliasName, TargetKeyId }) => [
      { action: "kms:CreateAlias", resource: aliasArn(required(AliasName, "AliasName")) },
      { action: "kms:CreateAlias", resource: existingKey(cloud, required(TargetKeyId, "TargetKeyId")).arn },
    ],
    run: ({ AliasName, TargetKeyId }) => {
      const alias = required(AliasName, "AliasName");
      if (!/^alias\/[\w/-]+$/u.test(alias))
        throw new AwsError("InvalidAliasNameException", `${alias} does not begin with alias/`);
      if (aliases.get(alias) !== undefined)
        throw new AwsError("AlreadyExistsException", `An alias with the name ${aliasArn(alias)} already exists`);
      aliases.set(alias, existingKey(cloud, required(TargetKeyId, "TargetKeyId")).id);
    },
  };
  const describeKey: Operation<KeyRequest> = {
    access: ({ KeyId }) => [keyAccess(cloud, "DescribeKey", namedKey(cloud, required(KeyId, "KeyId")))],
    run: ({ KeyId }) => ({ KeyMetadata: describe(cloud, existingKey(cloud, required(KeyId, "KeyId"))) }),
  };
  const listAliases: Operation<KeyRequest> = {
    access: () => [{ action: "kms:ListAliases", resource: "*" }],
    run: () => ({
      Truncated: false,
      Aliases: aliases
        .entries()
        .map(([alias, id]) => ({ AliasName: alias, AliasArn: aliasArn(alias), TargetKeyId: id })),
    }),
  };
  return { CreateKey: createKey, CreateAlias: createAlias, DescribeKey: describeKey, ListAliases: listAliases };
}

function newKey(
  cloud: KmsCloud,
  { Description = "", KeySpec = "SYMMETRIC_DEFAULT", Tags = [] }: CreateKeyRequest,
): Key {
  if (KeySpec !== "SYMMETRIC_DEFAULT")
    throw new AwsError("NotImplemented", `The rehearsal's cloud has symmetric keys only, not ${KeySpec}.`, 501);
  const id = randomUUID();
  return {
    id,
    arn: `arn:${cloud.partition}:kms:${cloud.region}:${cloud.accountId}:key/${id}`,
    description: Description,
    material: randomBytes(32).toString("hex"),
    tags: Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
    created: cloud.clock.now().toISOString(),
  };
}

function describe(cloud: KmsCloud, { id, arn, description, created }: Key): unknown {
  return {
    AWSAccountId: cloud.accountId,
    KeyId: id,
    Arn: arn,
    CreationDate: new Date(created),
    Enabled: true,
    Description: description,
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyState: "Enabled",
    Origin: "AWS_KMS",
    KeyManager: "CUSTOMER",
    KeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    MultiRegion: false,
  };
}
