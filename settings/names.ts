/**
 * The physical names of everything that another stack, a client or an IAM pattern has to know. Stacks find each other
 * by computing these names, never by reading each other's state. Pure: the same input gives the same name everywhere.
 */
import { createHash } from "node:crypto";

/** Where a stack lives. */
export interface Location {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
}

/** What the CodeBuild projects of the delivery do; each has a role and a project of its own. */
export const buildPurposes = ["validate", "train", "deployQa", "testQa", "deployProduction", "testProduction"] as const;
export type BuildPurpose = (typeof buildPurposes)[number];

/** Names of what every environment owns. */
export interface EnvironmentNames {
  /** Fixed: clients hold it. */
  readonly endpoint: string;
  /** Prefix of a model's name: `<model>-<suffix>`, at most 37 characters. */
  readonly model: string;
  /** Prefix of an endpoint configuration's name: `<endpointConfiguration>-<suffix>`, at most 37 characters. */
  readonly endpointConfiguration: string;
  /** The role that the endpoint's instances run with; IAM is global, so its name carries the region. */
  readonly hostingRole: (location: Pick<Location, "region">) => string;
  /** The HTTP API before the endpoint: clients find its address by this name. */
  readonly api: string;
  /** The log group of the API's access log. CloudWatch asks for this prefix where AWS delivers logs itself. */
  readonly apiLogGroup: string;
  /** What runs behind the API: the function that answers, and the one that knows the keys. */
  readonly functions: Readonly<
    Record<
      ApiFunction,
      {
        readonly name: string;
        readonly logGroup: string;
        readonly role: (location: Pick<Location, "region">) => string;
      }
    >
  >;
  /** Where the environment's alarms go. */
  readonly alarmTopic: string;
  /** Prefix of an alarm's name: `<alarm>-<what>`. */
  readonly alarm: string;
  /** The namespace of the metrics that the delivery publishes of the environment, which only its own actions may. */
  readonly metrics: string;
  /** Dashboards belong to no region, so its name carries the one that it shows. */
  readonly dashboard: (location: Pick<Location, "region">) => string;
  /** The budget, if there is one; budgets belong to no region, so its name carries it. */
  readonly budget: (location: Pick<Location, "region">) => string;
  /** The role with which the Test action asks the API. */
  readonly apiCallerRole: (location: Pick<Location, "region">) => string;
}

/** The Lambda functions of an API. */
export type ApiFunction = "predict" | "authorize";

/** Names of what the stack with the `delivery` block owns. */
export interface DeliveryNames {
  readonly artifactBucket: string;
  readonly dataBucket: string;
  readonly approvalTopic: string;
  readonly modelPackageGroup: string;
  readonly pipeline: string;
  /** Prefix of the name of a rule that tells of the pipeline: `<notice>-<what>`. */
  readonly notice: string;
  /** CodePipeline keeps artifacts under the first twenty characters of the pipeline's name. */
  readonly artifactKeyPrefix: string;
  readonly connection: string;
  /** Prefix of a training job's name: `<trainingJobPrefix>-<identity>[-<attempt>]`, at most 36 characters. */
  readonly trainingJobPrefix: string;
  readonly roles: Readonly<Record<BuildPurpose | "pipeline" | "training" | "pullRequests", string>>;
  /** CodeBuild projects. */
  readonly projects: Readonly<Record<BuildPurpose, string>>;
  /** The log group of one of the projects. */
  readonly logGroup: (projectName: string) => string;
}

const hashDigits = 8;

/** AWS's limits, in characters. */
const limits = {
  bucket: 63,
  role: 64,
  function: 64,
  api: 128,
  sagemaker: 63,
  /** Leaves 26 of SageMaker's 63 characters: what the aws provider's own name prefixes append. */
  sagemakerPrefix: 37,
  /** Leaves 27 of 63 characters for the identity and the attempt of a training job. */
  trainingJobPrefix: 36,
  connection: 32,
  pipeline: 100,
  /**
   * Of 150: leaves 8 for `-<report>`, because the report groups of a project's builds are named after it and a report
   * group has 128 characters at most.
   */
  project: 120,
  topic: 256,
  /** Leaves 127 of 255 characters for what the alarm is about, with the name of a variant. */
  alarmPrefix: 128,
  /** Leaves 10 of 64 characters for what the rule is about. */
  noticePrefix: 54,
  dashboard: 255,
  budget: 100,
  /** Of 255: the policy of a role that publishes there names it, and IAM limits a role's policies. */
  metricNamespace: 63,
} as const;

const artifactKeyPrefixLength = 20;

/**
 * A name for a stack of at most `maximum` characters (20 or more) from `[a-z0-9-]`, beginning with a letter or digit.
 * It always ends with a hash of the exact `project/stack`, so names that look alike after cleaning (`a.b`, `a_b`)
 * differ.
 */
export function slug(project: string, stack: string, maximum: number): string {
  const hash = createHash("sha256").update(`${project}/${stack}`).digest("hex").slice(0, hashDigits);
  const room = maximum - hashDigits - 2;
  const [cleanProject, cleanStack] = [clean(project), clean(stack)];
  const projectRoom = Math.max(Math.ceil(room / 2), room - cleanStack.length);
  const shortProject = cleanProject.slice(0, projectRoom);
  const shortStack = cleanStack.slice(0, room - shortProject.length);
  return [shortProject, shortStack, hash]
    .map(trimHyphens)
    .filter((part) => part !== "")
    .join("-");
}

/** Names of what an environment (any stack) owns. */
export function environmentNames(project: string, stack: string): EnvironmentNames {
  const api = withSuffix(project, stack, "api", limits.api);
  return {
    endpoint: slug(project, stack, limits.sagemaker),
    model: slug(project, stack, limits.sagemakerPrefix),
    endpointConfiguration: slug(project, stack, limits.sagemakerPrefix),
    hostingRole: ({ region }) => withSuffix(project, stack, `hosting-${region}`, limits.role),
    api,
    apiLogGroup: `/aws/vendedlogs/apis/${api}`,
    functions: {
      predict: functionNames(project, stack, "predict"),
      authorize: functionNames(project, stack, "authorize"),
    },
    alarmTopic: withSuffix(project, stack, "alarms", limits.topic),
    alarm: slug(project, stack, limits.alarmPrefix),
    metrics: slug(project, stack, limits.metricNamespace),
    dashboard: ({ region }) => withSuffix(project, stack, region, limits.dashboard),
    budget: ({ region }) => withSuffix(project, stack, `budget-${region}`, limits.budget),
    apiCallerRole: ({ region }) => withSuffix(project, stack, `ask-api-${region}`, limits.role),
  };
}

function functionNames(
  project: string,
  stack: string,
  purpose: ApiFunction,
): EnvironmentNames["functions"][ApiFunction] {
  const name = withSuffix(project, stack, purpose, limits.function);
  return {
    name,
    logGroup: `/aws/lambda/${name}`,
    role: ({ region }) => withSuffix(project, stack, `${purpose}-${region}`, limits.role),
  };
}

/** Names of what the stack that owns the delivery owns. */
export function deliveryNames(project: string, stack: string, location: Location): DeliveryNames {
  const { accountId, region } = location;
  const role = (purpose: string): string => withSuffix(project, stack, `${purpose}-${region}`, limits.role);
  const build = (purpose: string): string => withSuffix(project, stack, purpose, limits.project);
  const pipeline = slug(project, stack, limits.pipeline);
  return {
    artifactBucket: withSuffix(project, stack, `artifacts-${accountId}-${region}`, limits.bucket),
    dataBucket: withSuffix(project, stack, `data-${accountId}-${region}`, limits.bucket),
    approvalTopic: withSuffix(project, stack, "approval", limits.topic),
    modelPackageGroup: slug(project, stack, limits.sagemaker),
    pipeline,
    notice: slug(project, stack, limits.noticePrefix),
    artifactKeyPrefix: pipeline.slice(0, artifactKeyPrefixLength),
    connection: slug(project, stack, limits.connection),
    trainingJobPrefix: slug(project, stack, limits.trainingJobPrefix),
    roles: {
      pipeline: role("pipeline"),
      validate: role("validate"),
      train: role("train"),
      deployQa: role("deploy-qa"),
      testQa: role("test-qa"),
      deployProduction: role("deploy-production"),
      testProduction: role("test-production"),
      training: role("training"),
      pullRequests: role("pull-requests"),
    },
    projects: {
      validate: build("validate"),
      train: build("train"),
      deployQa: build("deploy-qa"),
      testQa: build("test-qa"),
      deployProduction: build("deploy-production"),
      testProduction: build("test-production"),
    },
    logGroup: (projectName) => `/aws/codebuild/${projectName}`,
  };
}

/**
 * The role of the Test action that asks an environment: that of the stack which owns the delivery, or that of
 * production.
 */
export function testRole({ roles }: Pick<DeliveryNames, "roles">, isOwner: boolean): string {
  return isOwner ? roles.testQa : roles.testProduction;
}

function withSuffix(project: string, stack: string, suffix: string, maximum: number): string {
  return `${slug(project, stack, maximum - suffix.length - 1)}-${suffix}`;
}

function clean(name: string): string {
  return trimHyphens(name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-"));
}

function trimHyphens(text: string): string {
  return text.replaceAll(/^-+|-+$/gu, "");
}
