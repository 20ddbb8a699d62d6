/** Which key encrypts an object, and what whoever writes or reads it needs for that. */
import type { Caller, Permissions } from "../../contract";
import { child, children, parseXml, textOf } from "../../protocols/xml";
import type { KmsCloud } from "../kms/cloud";
import { type KeyUse, keyUse } from "../kms/use";
import type { Bucket } from "./buckets";
import type { ObjectVersion } from "./storage";

/** The KMS key that a bucket encrypts new objects with; undefined for S3's own keys. */
export function bucketKey({ subresources }: Bucket): string | undefined {
  const document = subresources["encryption"];
  if (document === undefined) return undefined;
  const [rule] = children(parseXml(document), "Rule");
  return textOf(child(rule, "ApplyServerSideEncryptionByDefault"), "KMSMasterKeyID");
}

/** @throws AwsError AccessDeniedException when the caller may not use the key */
export function authorizeKey(
  cloud: KmsCloud & Permissions,
  caller: Caller,
  keyArn: string | undefined,
  ...uses: readonly KeyUse[]
): void {
  if (keyArn !== undefined) cloud.authorize(caller, keyUse(cloud, "s3", keyArn, ...uses));
}

/** What S3 answers about the encryption of an object. */
export function encryptionHeaders({ keyArn }: Pick<ObjectVersion, "keyArn">): Readonly<Record<string, string>> {
  if (keyArn === undefined) return { "x-amz-server-side-encryption": "AES256" };
  return { "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": keyArn };
}
