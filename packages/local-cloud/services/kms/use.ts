/**
 * How other services use keys: in the name of whoever asked them, by the same policies as a call of that person or
 * role.
 */
import { randomBytes } from "node:crypto";
import type { Access } from "../../contract";
import type { KmsCloud } from "./cloud";
import { keyAccess, keyTable, namedKey } from "./keys";

/** What a service does with a key: it encrypts with a new data key, or opens the data key of what is encrypted. */
export type KeyUse = "GenerateDataKey" | "Decrypt";

/**
 * The accesses of a service that reads or keeps something under a key.
 *
 * @throws AwsError NotFoundException when there is no such key
 */
export function keyUse(
  cloud: KmsCloud,
  service: "s3" | "sns",
  keyName: string,
  ...uses: readonly KeyUse[]
): readonly Access[] {
  const key = namedKey(cloud, keyName);
  return uses.map((use) => withContext(keyAccess(cloud, use, key), { "kms:ViaService": viaService(cloud, service) }));
}

/**
 * The accesses of a service that goes on using a key by itself: it looks at the key and has a grant made for itself.
 */
export function keyGrant(cloud: KmsCloud, keyName: string): readonly Access[] {
  const key = namedKey(cloud, keyName);
  return [
    keyAccess(cloud, "DescribeKey", key),
    withContext(keyAccess(cloud, "CreateGrant", key), { "kms:GrantIsForAWSResource": "true" }),
  ];
}

/**
 * The accesses of SageMaker to a key that a job names for its model. Source: the API reference of SageMaker,
 * OutputDataConfig.KmsKeyId.
 */
export function outputKeyUse(cloud: KmsCloud, keyName: string): readonly Access[] {
  return [keyAccess(cloud, "Encrypt", namedKey(cloud, keyName))];
}

/**
 * The accesses of CodePipeline and CodeBuild to the key of artifacts, besides those of S3, as their user guides list
 * them ("Create a pipeline in CodePipeline that uses resources from another AWS account", "Encrypt build outputs using
 * a customer managed key"). Which of them a run uses is not documented: here it needs them all.
 */
export function artifactKeyUse(cloud: KmsCloud, keyName: string | undefined): readonly Access[] {
  if (keyName === undefined || keyName.endsWith("alias/aws/s3")) return [];
  const key = namedKey(cloud, keyName);
  return ["DescribeKey", "Encrypt", "ReEncryptFrom", "ReEncryptTo"].map((use) => keyAccess(cloud, use, key));
}

/** Makes a key under the ARN of one that a person has made before the rehearsal, on AWS. One that exists stays. */
export function adoptKey(cloud: Pick<KmsCloud, "table" | "clock">, arn: string): void {
  const id = arn.replace(/^.*:key\//u, "");
  if (keyTable(cloud).get(id) !== undefined) return;
  keyTable(cloud).set(id, {
    id,
    arn,
    description: "",
    material: randomBytes(32).toString("hex"),
    tags: {},
    created: cloud.clock.now().toISOString(),
  });
}

function withContext(access: Access, context: Readonly<Record<string, string>>): Access {
  return { ...access, context: { ...access.context, ...context } };
}

function viaService({ partition, region }: KmsCloud, service: string): string {
  return `${service}.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
