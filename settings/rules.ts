/**
 * What is allowed for each setting and how to put a wrong one right: the texts of the faults. The schema refers to them
 * by name.
 */

export interface Rule {
  readonly allowed: string;
  readonly fix: string;
}

export const rules = {
  region: { allowed: "an AWS region", fix: "write for example aws:region: eu-central-1" },
  stackName: {
    allowed: "the name of another stack of this project: letters, digits, - _ . (100 at most)",
    fix: "write for example production: prod",
  },
  repository: {
    allowed: "owner/name of a GitHub repository",
    fix: "write for example repository: octocat/model-delivery",
  },
  branch: { allowed: "the name of a branch", fix: "write for example branch: main" },
  sourceKind: {
    allowed: "github, githubToken or s3",
    fix: "write kind: github for a repository behind CodeConnections, or kind: s3 for a zip file in a bucket",
  },
  githubToken: {
    allowed: "a token that Pulumi has encrypted",
    fix:
      "run: pulumi config set --secret githubToken (it asks for the token). If a token stood here in plain " +
      "text, revoke it on GitHub",
  },
  githubTokenWithoutUse: {
    allowed: "nothing: only a source of kind githubToken uses a token",
    fix: "run: pulumi config rm githubToken; or write kind: githubToken in delivery.source",
  },
  sourceBucket: { allowed: "the name of a bucket", fix: "write for example bucket: my-commits" },
  sourceKey: {
    allowed: "the key of a zip file (….zip, without spaces and wildcards)",
    fix: "write for example key: model-delivery/commit.zip",
  },
  connectionArn: {
    allowed:
      "the ARN of an accepted connection (arn:…:codeconnections:…:connection/… or " +
      "arn:…:codestar-connections:…:connection/…)",
    fix:
      "remove connectionArn to have a connection created, or copy the ARN from the console under Developer " +
      "Tools, Connections",
  },
  source: {
    allowed:
      "repository, branch and, if wanted, connectionArn, triggers; or kind: githubToken with repository and " +
      "branch; or kind: s3 with bucket and key",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  triggers: {
    allowed: "pushes, pullRequests or both",
    fix: "write for example triggers: {pushes: [{branches: {includes: [main]}}]}, or remove triggers",
  },
  pushTriggers: {
    allowed: "a list of 1 to 3 pushes",
    fix: "write for example pushes: [{branches: {includes: [main]}}]",
  },
  pushTrigger: {
    allowed: "branches and, if wanted, filePaths; or tags alone",
    fix: "write for example {branches: {includes: [main]}, filePaths: {excludes: ['**/*.md']}}",
  },
  pullRequestTriggers: {
    allowed: "a list of 1 to 3 kinds of pull requests",
    fix: "write for example pullRequests: [{branches: {includes: [main]}}]",
  },
  pullRequestTrigger: {
    allowed: "branches and, if wanted, events, filePaths",
    fix: "write for example {branches: {includes: [main]}}",
  },
  pullRequestEvents: { allowed: "a list of OPEN, UPDATED, CLOSED", fix: "write for example events: [OPEN, UPDATED]" },
  triggerFilter: { allowed: "includes, excludes or both", fix: "write for example {includes: [main]}" },
  triggerPatterns: {
    allowed: "a list of 1 to 8 patterns, each of 1 to 255 characters",
    fix: "write for example includes: [main, 'release/**']",
  },
  triggersOfConnections: {
    allowed: "nothing: only a source of kind github (CodeConnections) has triggers",
    fix: "remove triggers (every new commit of the branch or version of the file starts a run), or write kind: github",
  },
  approvers: {
    allowed: "a list of one or more e-mail addresses",
    fix: "write for example approvers: [ml-team@example.com]",
  },
  approvalTimeout: {
    allowed: "whole minutes from 5 to 86400 (60 days)",
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
  keyRegion: { allowed: "a KMS key in the stack's own region", fix: "name a key of the region that aws:region names" },
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
    allowed: "production, source, approvers, state and, if wanted, approvalTimeoutMinutes, encryption",
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
  instanceType: { allowed: "a SageMaker instance type", fix: "write for example instanceType: ml.m5.large" },
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
    allowed: "names and values, at most 100, each value a string",
    fix: 'quote the values, for example epochs: "2"',
  },
  computedHyperparameter: { allowed: "nothing: it is computed from the data", fix: "remove it" },
  dataSource: {
    allowed: "a folder, or the address of one (file://…, s3://…, https://…)",
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
    allowed: "letters, digits and single hyphens, 63 characters at most",
    fix: "write for example name: primary",
  },
  variantNames: { allowed: "variants with different names", fix: "rename one of them" },
  variantWeight: { allowed: "a number from 0", fix: "write for example weight: 1" },
  variantWeights: { allowed: "at least one variant with a weight above 0", fix: "write for example weight: 1" },
  modelPackage: {
    allowed: "the ARN of a version in a model package group (arn:…:sagemaker:…:model-package/<group>/<version>)",
    fix: "remove modelPackage to serve the delivered package, or copy the ARN from the registry",
  },
  variant: {
    allowed: "name, instanceType and, if wanted, weight, instanceCount, modelPackage",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  variants: {
    allowed: "a list of 1 to 10 variants",
    fix: "write for example variants: [{name: primary, instanceType: ml.m5.large}]",
  },
  endpoint: { allowed: "variants", fix: "compare with Pulumi.dev.yaml of the repository" },
  api: {
    allowed: "authorization and, if wanted, throttling, cors, page, domain",
    fix: "write for example api: {authorization: {kind: iam}}",
  },
  authorization: {
    allowed: "{kind: iam}; or kind: jwt with issuer and audiences; or kind: apiKey with keys",
    fix: "write for example authorization: {kind: iam}",
  },
  authorizationKind: {
    allowed: "iam, jwt or apiKey",
    fix: "write kind: iam for callers with rights of IAM, or kind: apiKey for any others",
  },
  issuer: {
    allowed: "the https address of an issuer of tokens",
    fix: "write for example issuer: https://login.example.com/",
  },
  audiences: { allowed: "a list of 1 to 50 audiences", fix: "write for example audiences: [model-delivery]" },
  apiKeys: { allowed: "a list of 1 to 20 keys, each with name and sha256", fix: "run: npm run api-key -- NAME" },
  apiKey: { allowed: "name and sha256", fix: "run: npm run api-key -- NAME" },
  apiKeyName: { allowed: "letters, digits, - and _ (64 at most)", fix: "write for example name: mobile-app" },
  apiKeyNames: { allowed: "keys with different names", fix: "rename one of them" },
  apiKeyHash: {
    allowed: "the SHA-256 of a key: 64 hexadecimal digits in lower case, never the key itself",
    fix: "run: npm run api-key -- NAME",
  },
  throttling: {
    allowed: "requestsPerSecond and burst",
    fix: "write for example throttling: {requestsPerSecond: 100, burst: 200}",
  },
  requestsPerSecond: {
    allowed: "a whole number from 1 to 10000, what an account may have altogether",
    fix: "write for example requestsPerSecond: 100",
  },
  burst: {
    allowed: "a whole number from 1 to 5000, what an account may have altogether",
    fix: "write for example burst: 200",
  },
  cors: { allowed: "origins", fix: "write for example cors: {origins: [https://www.example.com]}" },
  origins: {
    allowed: "a list of origins (https://host or http://host:port, without a path), none of them a pattern",
    fix: "write for example origins: [https://www.example.com]",
  },
  page: { allowed: "true or false", fix: "write for example page: true" },
  pageAuthorization: {
    allowed: "true only together with authorization of kind jwt or apiKey: a browser cannot sign requests for IAM",
    fix: "remove page, or take another kind of authorization",
  },
  domain: {
    allowed: "name and certificateArn",
    fix: "write for example domain: {name: predict.example.com, certificateArn: arn:aws:acm:…}",
  },
  domainName: {
    allowed: "a domain in lower case, without a pattern",
    fix: "write for example name: predict.example.com",
  },
  certificateArn: {
    allowed: "the ARN of a certificate (arn:…:acm:<region>:<account>:certificate/…)",
    fix: "copy the ARN from the console under Certificate Manager",
  },
  certificateRegion: {
    allowed: "a certificate in the stack's own region",
    fix: "name a certificate of the region that aws:region names",
  },
  minimumAccuracy: { allowed: "a share from 0 to 1", fix: "write for example minimumAccuracy: 0.6" },
  maximumLatency: {
    allowed: "milliseconds above 0 and at most 60000",
    fix: "write for example maximumLatencyMilliseconds: 1000",
  },
  concurrency: { allowed: "a whole number from 1 to 64", fix: "write for example concurrency: 2" },
  quality: {
    allowed: "minimumAccuracy, maximumLatencyMilliseconds and, if wanted, concurrency",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  subnets: {
    allowed: "a list of 1 to 16 ids of subnets of one VPC (subnet-…)",
    fix: "write for example subnets: [subnet-0123456789abcdef0]",
  },
  securityGroups: {
    allowed: "a list of 1 to 5 ids of security groups (sg-…)",
    fix: "write for example securityGroups: [sg-0123456789abcdef0]",
  },
  network: {
    allowed: "subnets and securityGroups",
    fix: "write for example network: {subnets: [subnet-0123456789abcdef0], securityGroups: [sg-0123456789abcdef0]}",
  },
  isolation: { allowed: "true or false", fix: "write for example isolation: true" },
  tags: {
    allowed: "at most 40 tags: keys up to 128 characters that do not begin with aws:, values up to 256",
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
