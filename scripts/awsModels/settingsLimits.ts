/** The limits of AWS's models that the settings refuse by, before anything reaches AWS: `settings/awsLimits.json`. */
import type { ServiceName } from "../../packages/local-cloud/contract";
import {
  isSimple,
  type ModelTable,
  type ServiceModel,
  shapeOf,
  type SimpleShape,
  type TypeName,
} from "../../packages/local-cloud/models/table";

export const settingsLimitsFile = "settings/awsLimits.json";

type Limit = Partial<Pick<SimpleShape, "max" | "min" | "pattern" | "values">>;

/** From a structure to a member; `[]` is a list's entry, `{key}` and `{value}` are a map's. */
type LimitPath = readonly [service: ServiceName, structure: TypeName, ...steps: readonly string[]];

const job = ["sagemaker", "CreateTrainingJobRequest"] as const;
const endpoint = ["sagemaker", "CreateEndpointConfigInput"] as const;
const modelPackage = ["sagemaker", "CreateModelPackageInput", "InferenceSpecification"] as const;
const model = ["sagemaker", "CreateModelInput"] as const;
const pipeline = ["codepipeline", "CreatePipelineInput", "pipeline"] as const;
const action = [...pipeline, "stages", "[]", "actions", "[]"] as const;
const triggers = [...pipeline, "triggers", "[]", "gitConfiguration"] as const;

const paths = {
  trainingInstanceType: [...job, "ResourceConfig", "InstanceType"],
  hyperparameters: [...job, "HyperParameters"],
  hyperparameterName: [...job, "HyperParameters", "{key}"],
  hyperparameterValue: [...job, "HyperParameters", "{value}"],
  hostingInstanceType: [...endpoint, "ProductionVariants", "[]", "InstanceType"],
  hostingImage: [...model, "PrimaryContainer", "Image"],
  variants: [...endpoint, "ProductionVariants"],
  variantName: [...endpoint, "ProductionVariants", "[]", "VariantName"],
  requestType: [...modelPackage, "SupportedContentTypes", "[]"],
  modelPackage: ["sagemaker", "DescribeModelPackageInput", "ModelPackageName"],
  subnets: [...model, "VpcConfig", "Subnets"],
  securityGroups: [...model, "VpcConfig", "SecurityGroupIds"],
  volumeKey: [...job, "ResourceConfig", "VolumeKmsKeyId"],
  // Of all services that get the tags CodeBuild takes the shortest.
  tagKey: ["codebuild", "CreateProjectInput", "tags", "[]", "key"],
  tagValue: ["codebuild", "CreateProjectInput", "tags", "[]", "value"],
  approvalTimeout: [...action, "timeoutInMinutes"],
  actionConfiguration: [...action, "configuration", "{value}"],
  connection: ["codeconnections", "GetConnectionInput", "ConnectionArn"],
  pushTriggers: [...triggers, "push"],
  pullRequestTriggers: [...triggers, "pullRequest"],
  triggerPatterns: [...triggers, "push", "[]", "branches", "includes"],
  triggerPattern: [...triggers, "push", "[]", "branches", "includes", "[]"],
  bucket: ["s3", "CreateBucketRequest", "Bucket"],
  domainName: ["apigateway", "CreateDomainNameRequest", "DomainName"],
  issuer: ["apigateway", "CreateAuthorizerRequest", "JwtConfiguration", "Issuer"],
} as const satisfies Readonly<Record<string, LimitPath>>;

/** The limits of the settings, by name. */
function settingsLimits(table: ModelTable): Readonly<Record<string, Limit>> {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, limitAt(table, path)]));
}

/** The text of the file; each limit has a line. */
export function renderSettingsLimits(table: ModelTable): string {
  const { botocore, botocoreLicence, botocoreDate } = table.source;
  const lines = Object.entries(settingsLimits(table)).map(([name, limit]) => `"${name}": ${JSON.stringify(limit)}`);
  const source = { botocore, botocoreLicence, date: botocoreDate };
  return `{\n"source": ${JSON.stringify(source)},\n"limits": {\n${lines.join(",\n")}\n}\n}\n`;
}

function limitAt({ services }: ModelTable, [service, structure, ...steps]: LimitPath): Limit {
  const serviceModel = services[service];
  const type = steps.reduce((from, step) => stepFrom(serviceModel, from, step), structure);
  const shape = shapeOf(serviceModel, type);
  if (isSimple(shape)) {
    const { min, max, pattern, values } = shape;
    return present({ min, max, pattern, values });
  }
  if ("members" in shape) throw new Error(`${service} ${structure} ${steps.join(" ")} has no limits.`);
  const { min, max } = shape;
  return present({ min, max });
}

function present(limit: Readonly<Record<string, unknown>>): Limit {
  return Object.fromEntries(Object.entries(limit).filter(([, value]) => value !== undefined));
}

function stepFrom(serviceModel: ServiceModel, from: TypeName, step: string): TypeName {
  const shape = shapeOf(serviceModel, from);
  const target =
    "members" in shape
      ? shape.members[step]
      : shape.type === "list" && step === "[]"
        ? shape.of
        : shape.type === "map"
          ? { "{key}": shape.key, "{value}": shape.value }[step]
          : undefined;
  if (target === undefined) throw new Error(`The table of AWS's models has no ${step} in ${from}.`);
  return target;
}
