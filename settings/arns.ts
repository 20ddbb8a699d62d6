/** ARNs of what the names describe, as plain strings, in every partition. */
import type { Location } from "./names";

/** Builds the ARNs of one account and region. */
export interface Arns {
  readonly bucket: (name: string) => string;
  /** Objects of a bucket by a key or a pattern (`runs/*`). */
  readonly objects: (bucket: string, keyPattern: string) => string;
  readonly role: (name: string) => string;
  /** The OIDC provider of an issuer, by its address without `https://`: an account has one of each. */
  readonly identityProvider: (issuer: string) => string;
  readonly topic: (name: string) => string;
  /** Rules of EventBridge by a name or a pattern. */
  readonly eventRule: (name: string) => string;
  /** Alarms by a name or a pattern. */
  readonly alarm: (name: string) => string;
  /** Budgets belong to no region. */
  readonly budget: (name: string) => string;
  /** Dashboards belong to no region. */
  readonly dashboard: (name: string) => string;
  readonly logGroup: (name: string) => string;
  /** The streams of a log group. */
  readonly logStreams: (group: string) => string;
  readonly buildProject: (name: string) => string;
  /** Report groups that a build project makes: `<project>-<report>`. */
  readonly reportGroups: (project: string) => string;
  readonly pipeline: (name: string) => string;
  readonly trainingJob: (name: string) => string;
  readonly modelPackageGroup: (name: string) => string;
  /** Every version of a model package group. */
  readonly modelPackages: (group: string) => string;
  readonly model: (name: string) => string;
  readonly endpointConfiguration: (name: string) => string;
  readonly endpoint: (name: string) => string;
  readonly function: (name: string) => string;
  /** Every request to an HTTP API. */
  readonly apiRequests: (apiId: string) => string;
  /** The list of HTTP APIs: API Gateway makes up their ids. */
  readonly apis: () => string;
  /** What is below a path of API Gateway's own API: `apis`, `domainnames`. */
  readonly below: (path: "apis" | "domainnames") => string;
  /** Everything of SageMaker in the account and region. */
  readonly sagemaker: () => string;
  readonly subnet: (id: string) => string;
  readonly securityGroup: (id: string) => string;
  /** Every network interface: EC2 makes up their ids. */
  readonly networkInterfaces: () => string;
  /** Every KMS key: only for statements with a condition on the key's alias. */
  readonly kmsKeys: () => string;
  /** The KMS key that AWS manages for S3, by its alias. */
  readonly managedStorageKey: () => string;
}

export function arns({ partition, region, accountId }: Location): Arns {
  const arn = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const global = (service: string, account: string, resource: string): string =>
    `arn:${partition}:${service}::${account}:${resource}`;
  return {
    bucket: (name) => global("s3", "", name),
    objects: (bucket, keyPattern) => global("s3", "", `${bucket}/${keyPattern}`),
    role: (name) => global("iam", accountId, `role/${name}`),
    identityProvider: (issuer) => global("iam", accountId, `oidc-provider/${issuer}`),
    topic: (name) => arn("sns", name),
    eventRule: (name) => arn("events", `rule/${name}`),
    alarm: (name) => arn("cloudwatch", `alarm:${name}`),
    budget: (name) => global("budgets", accountId, `budget/${name}`),
    dashboard: (name) => global("cloudwatch", accountId, `dashboard/${name}`),
    logGroup: (name) => arn("logs", `log-group:${name}`),
    logStreams: (group) => arn("logs", `log-group:${group}:log-stream:*`),
    buildProject: (name) => arn("codebuild", `project/${name}`),
    reportGroups: (project) => arn("codebuild", `report-group/${project}-*`),
    pipeline: (name) => arn("codepipeline", name),
    trainingJob: (name) => arn("sagemaker", `training-job/${name}`),
    modelPackageGroup: (name) => arn("sagemaker", `model-package-group/${name}`),
    modelPackages: (group) => arn("sagemaker", `model-package/${group}/*`),
    model: (name) => arn("sagemaker", `model/${name}`),
    endpointConfiguration: (name) => arn("sagemaker", `endpoint-config/${name}`),
    endpoint: (name) => arn("sagemaker", `endpoint/${name}`),
    function: (name) => arn("lambda", `function:${name}`),
    apiRequests: (apiId) => arn("execute-api", `${apiId}/*`),
    apis: () => `arn:${partition}:apigateway:${region}::/apis`,
    below: (path) => `arn:${partition}:apigateway:${region}::/${path}/*`,
    sagemaker: () => arn("sagemaker", "*"),
    subnet: (id) => arn("ec2", `subnet/${id}`),
    securityGroup: (id) => arn("ec2", `security-group/${id}`),
    networkInterfaces: () => arn("ec2", "network-interface/*"),
    kmsKeys: () => arn("kms", "key/*"),
    managedStorageKey: () => arn("kms", "alias/aws/s3"),
  };
}

/** How a service calls itself in `kms:ViaService`: the key is used by it, for a request to it. */
export function serviceHost({ partition, region }: Location, service: "s3" | "sns"): string {
  return `${service}.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

/**
 * The ARN of the repository that an image comes from: `<account>.dkr.ecr.<region>.<suffix>/<repository>:<tag>`, perhaps
 * of another account.
 */
export function imageRepositoryArn(partition: string, imageUri: string): string {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+\/([a-z0-9._/-]+?)(?:[:@].*)?$/u.exec(imageUri);
  const [, accountId, region, repository] = match ?? [];
  if (accountId === undefined || region === undefined || repository === undefined) {
    throw new Error(
      `${imageUri} is not an image in Amazon ECR: expected <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`,
    );
  }
  return `arn:${partition}:ecr:${region}:${accountId}:repository/${repository}`;
}
