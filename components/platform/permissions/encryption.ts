/** What roles may do with the delivery's own KMS key. Where the settings name none, there is nothing to allow. */
import { serviceHost } from "../../../settings/arns";
import type { Location } from "../../../settings/names";
import type { EncryptionSettings } from "../../../settings/schema";
import type { Conditions, Statement } from "./statement";

type Encryption = EncryptionSettings | undefined;

/** Reads and writes objects of the buckets; the role's statements about S3 say which. */
export function objectKeyStatements(location: Location, encryption: Encryption): readonly Statement[] {
  return ofKey(encryption, (resources) => [
    {
      sid: "EncryptWhatItKeepsInTheBuckets",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources,
      conditions: through(location, "s3"),
    },
  ]);
}

/**
 * Reads and writes artifacts, as CodePipeline and CodeBuild do. Their guides list the further actions without a
 * condition; none of them shows what is encrypted. Source: the user guide of CodePipeline, "Create a pipeline in
 * CodePipeline that uses resources from another AWS account", and that of CodeBuild, "Encrypt build outputs using a
 * customer managed key".
 */
export function artifactKeyStatements(location: Location, encryption: Encryption): readonly Statement[] {
  return [
    ...objectKeyStatements(location, encryption),
    ...ofKey(encryption, (resources) => [
      {
        sid: "HandleTheKeyOfArtifacts",
        actions: ["kms:DescribeKey", "kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
        resources,
      },
    ]),
  ];
}

/**
 * Stores a model under the key that the job names. Source: the API reference of SageMaker, OutputDataConfig.KmsKeyId.
 */
export function outputKeyStatements(encryption: Encryption): readonly Statement[] {
  return ofKey(encryption, (resources) => [{ sid: "EncryptItsModel", actions: ["kms:Encrypt"], resources }]);
}

/** Reads objects of the buckets. */
export function readKeyStatements(location: Location, encryption: Encryption): readonly Statement[] {
  return ofKey(encryption, (resources) => [
    { sid: "DecryptWhatItReads", actions: ["kms:Decrypt"], resources, conditions: through(location, "s3") },
  ]);
}

/**
 * Publishes to the encrypted topic. Source: the developer guide of SNS, "Managing Amazon SNS encryption keys and
 * costs".
 */
export function topicKeyStatements(location: Location, encryption: Encryption): readonly Statement[] {
  return ofKey(encryption, (resources) => [
    {
      sid: "EncryptItsQuestions",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources,
      conditions: through(location, "sns"),
    },
  ]);
}

/**
 * Has SageMaker encrypt volumes with a key: the service uses the key by a grant, which is made in the role's name and
 * for nobody but AWS.
 */
export function volumeKeyStatements(keyArn: string | undefined): readonly Statement[] {
  if (keyArn === undefined) return [];
  const resources = [keyArn];
  return [
    {
      sid: "EncryptVolumes",
      actions: ["kms:CreateGrant"],
      resources,
      conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { sid: "LookAtTheKeyOfVolumes", actions: ["kms:DescribeKey"], resources },
  ];
}

function ofKey(
  encryption: Encryption,
  statements: (resources: readonly string[]) => readonly Statement[],
): readonly Statement[] {
  return encryption === undefined ? [] : statements([encryption.keyArn]);
}

function through(location: Location, service: "s3" | "sns"): Conditions {
  return { StringEquals: { "kms:ViaService": serviceHost(location, service) } };
}
