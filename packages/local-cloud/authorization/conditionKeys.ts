/**
 * The condition keys that the local cloud knows. A key of these lists is filled in wherever AWS fills it in, so its
 * absence from a request means something; any other key is known only in calls whose service supplies it. A policy that
 * asks for a key that is neither is refused: it could otherwise allow here what AWS denies.
 */

/** Keys of every request. A key that ends with a slash has a name of the user's own behind it. */
const globalKeys = [
  "aws:CurrentTime",
  "aws:EpochTime",
  "aws:MultiFactorAuthAge",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalOrgID",
  "aws:PrincipalServiceName",
  "aws:PrincipalTag/",
  "aws:PrincipalType",
  "aws:RequestedRegion",
  "aws:ResourceAccount",
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:ViaAWSService",
];

const tagKeys = ["aws:RequestTag/", "aws:TagKeys"];

/** Keys by the service of the action; every operation of the service supplies them when its request has them. */
const serviceKeys: Readonly<Record<string, readonly string[]>> = {
  apigateway: tagKeys,
  budgets: tagKeys,
  cloudwatch: ["cloudwatch:namespace"],
  codeconnections: tagKeys,
  codepipeline: tagKeys,
  ec2: ["ec2:Subnet"],
  events: tagKeys,
  iam: [...tagKeys, "iam:PassedToService"],
  kms: [
    "kms:CallerAccount",
    "kms:EncryptionContext:",
    "kms:GrantIsForAWSResource",
    "kms:RequestAlias",
    "kms:ResourceAliases",
    "kms:ViaService",
  ],
  lambda: [...tagKeys, "lambda:FunctionArn", "lambda:Principal"],
  logs: tagKeys,
  s3: [
    "s3:delimiter",
    "s3:if-match",
    "s3:if-none-match",
    "s3:max-keys",
    "s3:prefix",
    "s3:VersionId",
    "s3:x-amz-acl",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ],
  sagemaker: [
    ...tagKeys,
    "sagemaker:CustomerMetadataProperties/",
    "sagemaker:InstanceTypes",
    "sagemaker:ModelApprovalStatus",
    // Their earlier names without Arn belong to no action any more (Service Authorization Reference, September 2026):
    // nothing fills them in.
    "sagemaker:OutputKmsKeyArn",
    "sagemaker:VolumeKmsKeyArn",
    "sagemaker:VpcSecurityGroupIds",
    "sagemaker:VpcSubnets",
  ],
  sns: [...tagKeys, "sns:Endpoint", "sns:Protocol"],
};

/**
 * Keys that have several values, wherever a request has them at all: where AWS's guides show them, it is under
 * ForAllValues or ForAnyValue.
 */
const listKeys = [
  "aws:TagKeys",
  "kms:ResourceAliases",
  "sagemaker:InstanceTypes",
  "sagemaker:VpcSecurityGroupIds",
  "sagemaker:VpcSubnets",
].map((key) => key.toLowerCase());

/** Whether a key has several values. */
export function isListKey(key: string): boolean {
  return listKeys.includes(key.toLowerCase());
}

/**
 * A key of SNS that AWS's default policy of a topic asks for and that AWS does not document (awsdocs/iam-user-guide,
 * issue 111): who has it in a request, and with which value, is not known. Here nobody has it.
 */
export const undocumentedKey = "aws:SourceOwner";

/** Whether the absence of a key from a request for an action can be believed. Keys have no case. */
export function isKnownKey(key: string, action: string): boolean {
  const name = key.toLowerCase();
  const service = action.slice(0, action.indexOf(":")).toLowerCase();
  return [...globalKeys, ...(serviceKeys[service] ?? [])].some((known) => covers(known.toLowerCase(), name));
}

function covers(known: string, name: string): boolean {
  return /[/:]$/u.test(known) ? name.startsWith(known) : name === known;
}
