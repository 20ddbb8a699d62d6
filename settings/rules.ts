/**
 * What is allowed for each setting and how to put a wrong one right: the texts of the faults. The schema refers to them
 * by name.
 */

import { apiRules } from "./apiRules";
import { limits, source } from "./awsLimits.json";
import { range, type Rule } from "./rule";
import { sourceRules } from "./sourceRules";

/** What to do when AWS has something that the models of this checkout do not know yet. */
const newerModels = "For a newer type update the AWS SDK and botocore, then run: npm run generate -- models";

export const rules = {
  region: {
    allowed: "an AWS region that the AWS SDK of this checkout knows",
    fix: "write for example aws:region: eu-central-1. A newer region is added to settings/regions.ts",
  },
  stackName: {
    allowed:
      "the name of another stack of this project: letters, digits, - _ . (100 at most), and neither - nor . first",
    fix: "write for example production: prod",
  },
  ...sourceRules,
  approvers: {
    allowed: "a list of one or more e-mail addresses",
    fix: "write for example approvers: [ml-team@example.com]",
  },
  approversTwice: {
    allowed: "each address once, in small or capital letters",
    fix: "remove the second: SNS has one subscription of an address",
  },
  approvalTimeout: {
    allowed: `whole minutes from ${range(limits.approvalTimeout)} (60 days)`,
    fix: "write for example approvalTimeoutMinutes: 10080 (7 days)",
  },
  stateBackend: {
    allowed: "an S3 URL (s3://bucket or s3://bucket?region=…; ${account} and ${region} are filled in)",
    fix: "write for example backend: s3://model-delivery-state-${account}-${region}",
  },
  secretsProvider: {
    allowed: "an AWS KMS key by its alias in the stack's own account and region (awskms://alias/…)",
    fix: "write for example secretsProvider: awskms://alias/model-delivery-state",
  },
  state: { allowed: "backend and secretsProvider", fix: "compare with Pulumi.dev.yaml of the repository" },
  keyArn: {
    allowed: "the ARN of a KMS key (arn:…:kms:<region>:<account>:key/…), not of an alias",
    fix: "copy the ARN from the console under Key Management Service, Customer managed keys",
  },
  keyRegion: {
    allowed: "a KMS key in the stack's own region, and in its partition (arn:<partition>:kms:<region>:…)",
    fix: "name a key of the region that aws:region names",
  },
  encryptedVolumes: { allowed: "true or false", fix: "write for example trainingVolumes: false" },
  encryption: {
    allowed: "keyArn and, if wanted, trainingVolumes, endpointVolumes",
    fix: "write for example encryption: {keyArn: arn:aws:kms:us-east-1:123456789012:key/…}",
  },
  // Source: the API reference of SageMaker, ResourceConfig.VolumeKmsKeyId and CreateEndpointConfig.KmsKeyId.
  encryptedTrainingVolumes: {
    allowed:
      "an instance type without local NVMe storage, because delivery.encryption has a key for training volumes: " +
      "SageMaker refuses both together",
    fix:
      "write trainingVolumes: false in delivery.encryption (the instance's hardware encrypts its local " +
      "storage), or take another instance type",
  },
  encryptedEndpointVolumes: {
    allowed:
      "an instance type without local NVMe storage, because delivery.encryption has a key for endpoint volumes: " +
      "SageMaker refuses both together",
    fix:
      "write endpointVolumes: false in delivery.encryption (the instance's hardware encrypts its local " +
      "storage), or take another instance type",
  },
  delivery: {
    allowed: "production, source, approvers, state and, if wanted, approvalTimeoutMinutes, encryption, pullRequests",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  image: {
    allowed:
      '{algorithm: image-classification, tag: "1"} (the built-in algorithm) or {uri: <image in Amazon ECR>, kind ' +
      "and requestTypes if wanted}",
    fix: 'write for example image: {algorithm: image-classification, tag: "1"}',
  },
  modelKind: {
    allowed: "image-classification or tabular-classification",
    fix: "write for example kind: tabular-classification",
  },
  requestTypes: { allowed: "a list of one or more media types", fix: "write for example requestTypes: [text/csv]" },
  trainingInstanceType: {
    allowed: `an instance type on which SageMaker trains, as AWS's models of ${source.date} name them`,
    fix: `write for example instanceType: ml.m5.large. ${newerModels}`,
  },
  hostingInstanceType: {
    allowed: `an instance type on which SageMaker hosts, as AWS's models of ${source.date} name them`,
    fix: `write for example instanceType: ml.m5.large. ${newerModels}`,
  },
  builtInTrainingInstance: {
    allowed: "an instance type with a GPU that the built-in algorithm supports: ml.p2, ml.p3, ml.g4dn or ml.g5",
    fix: "write for example instanceType: ml.g4dn.xlarge",
  },
  instanceCount: { allowed: "a whole number from 1 to 100", fix: "write for example instanceCount: 1" },
  volumeGigabytes: { allowed: "whole gigabytes from 1 to 16384", fix: "write for example volumeGigabytes: 50" },
  maximumRuntime: {
    allowed:
      "whole minutes from 1 to 1980 (the build that watches the job runs for 36 hours at most and prepares the " +
      "data too)",
    fix: "write for example maximumRuntimeMinutes: 120",
  },
  maximumWait: {
    allowed: "whole minutes from maximumRuntimeMinutes to 1980: waiting for spot capacity and running together",
    fix: "write for example spot: {maximumWaitMinutes: 240}",
  },
  spot: { allowed: "maximumWaitMinutes", fix: "write for example spot: {maximumWaitMinutes: 240}" },
  hyperparameters: {
    allowed:
      `names and values without line breaks, with the computed ones at most ${limits.hyperparameters.max}; ` +
      `a name has at most ${limits.hyperparameterName.max} characters, ` +
      `a value is a string of at most ${limits.hyperparameterValue.max}`,
    fix: 'quote the values, for example epochs: "2"',
  },
  builtInHyperparameter: {
    allowed: "a number, as the built-in algorithm documents it",
    fix: 'write it in quotes, for example epochs: "2"',
  },
  computedHyperparameter: { allowed: "nothing: it is computed from the data", fix: "remove it" },
  dataSource: {
    allowed: "a folder, or the address of one (file://…, s3://…, https://…), 1024 characters at most",
    fix: "write for example source: s3://my-pictures/caltech-256/",
  },
  heldOutSamples: {
    allowed: "a whole number from 200: fewer samples cannot tell a good model from a lucky one",
    fix: "write for example heldOutSamples: 1000",
  },
  validationShare: { allowed: "a share above 0 and at most 0.5", fix: "write for example validationShare: 0.2" },
  data: {
    allowed: "source, heldOutSamples and validationShare",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  training: {
    allowed:
      "image, instanceType, volumeGigabytes, hyperparameters, data and, if wanted, instanceCount, " +
      "maximumRuntimeMinutes, spot",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  variantName: {
    allowed: `letters, digits and single hyphens, ${limits.variantName.max} characters at most`,
    fix: "write for example name: primary",
  },
  variantNames: { allowed: "variants with different names", fix: "rename one of them" },
  variantWeight: { allowed: "a number from 0", fix: "write for example weight: 1" },
  variantWeights: { allowed: "at least one variant with a weight above 0", fix: "write for example weight: 1" },
  modelPackage: {
    allowed: "the ARN of a version in a model package group (arn:…:sagemaker:…:model-package/<group>/<version>)",
    fix: "remove modelPackage to serve the delivered package, or copy the ARN from the registry",
  },
  packageRegion: {
    allowed: "a package in the stack's own region and partition: SageMaker serves no other",
    fix: "remove modelPackage to serve the delivered package, or name one of the region that aws:region names",
  },
  variant: {
    allowed: "name, instanceType and, if wanted, weight, instanceCount, modelPackage",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  variants: {
    allowed: `a list of ${range(limits.variants)} variants`,
    fix: "write for example variants: [{name: primary, instanceType: ml.m5.large}]",
  },
  endpoint: { allowed: "variants", fix: "compare with Pulumi.dev.yaml of the repository" },
  ...apiRules,
  alarmEmails: {
    allowed: "a list of e-mail addresses, each once",
    fix: "write for example emails: [ml-team@example.com]",
  },
  alarmWebhooks: {
    allowed: "a list of https addresses without a user, each once",
    fix: "write for example webhooks: [https://hooks.example.com/alarms]",
  },
  alarms: {
    allowed: "emails and webhooks, each if wanted",
    fix: "write for example alarms: {emails: [ml-team@example.com]}",
  },
  monthlyDollars: { allowed: "whole US dollars from 1 to 1000000000", fix: "write for example monthlyDollars: 300" },
  budgetEmails: {
    allowed: "a list of 1 to 10 e-mail addresses, each once",
    fix: "write for example emails: [ml-team@example.com]",
  },
  budgetCounts: { allowed: "sagemaker or tag", fix: "write for example counts: sagemaker" },
  budget: {
    allowed: "monthlyDollars, emails and, if wanted, counts",
    fix: "write for example budget: {monthlyDollars: 300, emails: [ml-team@example.com]}",
  },
  budgetPartition: {
    allowed: "a region of AWS's own partition (not of China, GovCloud and the like): the budget is in US dollars",
    fix: "remove it, and make a budget in the console",
  },
  minimumAccuracy: { allowed: "a share from 0 to 1", fix: "write for example minimumAccuracy: 0.6" },
  maximumLatency: {
    allowed: "milliseconds above 0 and at most 60000",
    fix: "write for example maximumLatencyMilliseconds: 1000",
  },
  concurrency: { allowed: "a whole number from 1 to 64", fix: "write for example concurrency: 2" },
  badInput: { allowed: "clientError or error", fix: "write for example badInput: clientError" },
  quality: {
    allowed: "minimumAccuracy, maximumLatencyMilliseconds and, if wanted, concurrency and badInput",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  subnets: {
    allowed: `a list of ${range(limits.subnets)} ids of subnets of one VPC (subnet-…), each once`,
    fix: "write for example subnets: [subnet-0123456789abcdef0]",
  },
  securityGroups: {
    allowed: `a list of ${range(limits.securityGroups)} ids of security groups (sg-…), each once`,
    fix: "write for example securityGroups: [sg-0123456789abcdef0]",
  },
  network: {
    allowed: "subnets and securityGroups",
    fix: "write for example network: {subnets: [subnet-0123456789abcdef0], securityGroups: [sg-0123456789abcdef0]}",
  },
  isolation: { allowed: "true or false", fix: "write for example isolation: true" },
  tags: {
    allowed:
      `at most 40 tags: keys of ${range(limits.tagKey)} characters that do not begin with aws:, ` +
      `values of up to ${limits.tagValue.max}; letters, digits, spaces and _ . : / = + - @`,
    fix: "write for example tags: {team: vision}",
  },
  owner: {
    allowed:
      "exactly one of delivery (the stack that owns the pipeline) and deliveredBy (the stack whose pipeline " +
      "deploys to this one)",
    fix: "give one and remove the other",
  },
  trainingOwner: {
    allowed: "training together with delivery, and only there",
    fix: "move training to the stack that has the delivery block, which needs it",
  },
  otherStack: { allowed: "another stack than this one", fix: "write the name of the other stack" },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;

const isRuleName = (message: string): message is RuleName => Object.hasOwn(rules, message);

/** The rule that a message of the schema names. */
export function ruleNamed(message: string): Rule | undefined {
  return isRuleName(message) ? rules[message] : undefined;
}
