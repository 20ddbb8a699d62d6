import { randomBytes, randomUUID } from "node:crypto";
import { AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import type { KmsCloud } from "./cloud";
import { checkKeyPolicy } from "./keyPolicies";
import { aliasTable, existingKey, type Key, keyAccess, keyTable, namedKey } from "./keys";

interface CreateKeyRequest {
  readonly Description?: string;
  readonly KeySpec?: string;
  readonly Policy?: string;
  readonly BypassPolicyLockoutSafetyCheck?: boolean;
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
  return {
    CreateKey: createKey(cloud),
    CreateAlias: createAlias(cloud),
    DescribeKey: describeKey(cloud),
    ListAliases: listAliases(cloud),
  };
}

function createKey(cloud: KmsCloud): Operation<CreateKeyRequest> {
  return {
    access: () => [{ action: "kms:CreateKey", resource: "*" }],
    run: (request, { caller }) => {
      const key = newKey(cloud, request);
      const { Policy, BypassPolicyLockoutSafetyCheck: isRisk = false } = request;
      const policy = Policy === undefined ? undefined : checkKeyPolicy(cloud, key, Policy, isRisk ? undefined : caller);
      keyTable(cloud).set(key.id, { ...key, ...(policy === undefined ? {} : { policy }) });
      return { KeyMetadata: describe(cloud, key) };
    },
  };
}

function createAlias(cloud: KmsCloud): Operation<CreateAliasRequest> {
  const aliases = aliasTable(cloud);
  return {
    access: ({ AliasName, TargetKeyId }) => [
      { action: "kms:CreateAlias", resource: aliasArn(cloud, required(AliasName, "AliasName")) },
      { action: "kms:CreateAlias", resource: existingKey(cloud, required(TargetKeyId, "TargetKeyId")).arn },
    ],
    run: ({ AliasName, TargetKeyId }) => {
      const alias = required(AliasName, "AliasName");
      if (!/^alias\/[\w/-]+$/u.test(alias))
        throw new AwsError("InvalidAliasNameException", `${alias} does not begin with alias/`);
      if (aliases.get(alias) !== undefined)
        throw new AwsError("AlreadyExistsException", `An alias with the name ${aliasArn(cloud, alias)} already exists`);
      aliases.set(alias, existingKey(cloud, required(TargetKeyId, "TargetKeyId")).id);
    },
  };
}

function describeKey(cloud: KmsCloud): Operation<KeyRequest> {
  return {
    access: ({ KeyId }) => [keyAccess(cloud, "DescribeKey", namedKey(cloud, required(KeyId, "KeyId")))],
    run: ({ KeyId }) => ({ KeyMetadata: describe(cloud, existingKey(cloud, required(KeyId, "KeyId"))) }),
  };
}

function listAliases(cloud: KmsCloud): Operation<KeyRequest> {
  return {
    access: () => [{ action: "kms:ListAliases", resource: "*" }],
    run: () => ({
      Truncated: false,
      Aliases: aliasTable(cloud)
        .entries()
        .map(([alias, id]) => ({ AliasName: alias, AliasArn: aliasArn(cloud, alias), TargetKeyId: id })),
    }),
  };
}

function aliasArn({ partition, region, accountId }: KmsCloud, alias: string): string {
  return `arn:${partition}:kms:${region}:${accountId}:${alias}`;
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
