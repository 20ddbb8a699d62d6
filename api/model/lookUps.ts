/** What AWS says about a model that is served, call by call. */
import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelPackageCommand,
  type EndpointStatus,
  ListTagsCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../../contract/awsErrors";
import { readText } from "../../contract/objects";
import { parseS3Uri } from "../../contract/s3Uri";
import { packageTag } from "../../settings/tags";

/** What an endpoint serves now. */
export interface EndpointState {
  readonly status: EndpointStatus;
  /** Names of the configurations whose models may answer: the present one first, then one that is being rolled out. */
  readonly configurations: readonly [string, ...string[]];
  readonly variants: readonly string[];
}

/** The endpoint does not exist, or is in a state in which it serves nothing. */
export class NothingServes extends Error {
  public override readonly name = "NothingServes";
}

/** After an update that failed, and whose rollback failed, a mix of old and new instances serves. */
const servingStatuses: readonly EndpointStatus[] = [
  "InService",
  "Updating",
  "SystemUpdating",
  "RollingBack",
  "UpdateRollbackFailed",
];

/** @throws NothingServes; any other failure leaves open what the endpoint serves */
export async function describeEndpoint(
  sagemaker: SageMakerClient,
  endpoint: string,
  abortSignal: AbortSignal,
): Promise<EndpointState> {
  const described = await sagemaker
    .send(new DescribeEndpointCommand({ EndpointName: endpoint }), { abortSignal })
    .catch((error: unknown) => {
      throw isNotFound(error) ? new NothingServes(`There is no endpoint ${endpoint}.`) : error;
    });
  const {
    EndpointStatus: status,
    EndpointConfigName: configuration,
    PendingDeploymentSummary: pending,
    ProductionVariants: variants = [],
  } = described;
  if (status === undefined || configuration === undefined)
    throw new Error(`SageMaker names no status or no configuration of endpoint ${endpoint}.`);
  if (!servingStatuses.includes(status)) throw new NothingServes(`Endpoint ${endpoint} is ${status}.`);
  return {
    status,
    configurations: [configuration, ...(pending?.EndpointConfigName === undefined ? [] : [pending.EndpointConfigName])],
    variants: variants.flatMap(({ VariantName: name }) => name ?? []),
  };
}

/** ARN of the package that a variant of an endpoint configuration serves. */
export async function packageOf(
  sagemaker: SageMakerClient,
  configuration: string,
  variant: string,
  abortSignal: AbortSignal,
): Promise<string> {
  const described = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configuration }), {
    abortSignal,
  });
  const model = described.ProductionVariants?.find(({ VariantName: name }) => name === variant)?.ModelName;
  if (model === undefined)
    throw new Error(`Endpoint configuration ${configuration} has no variant ${variant} with a model.`);
  const modelArn = (described.EndpointConfigArn ?? "").replace(/:endpoint-config\/.*$/u, `:model/${model}`);
  const { Tags: tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn: modelArn }), { abortSignal });
  const modelPackage = tags.find(({ Key: key }) => key === packageTag)?.Value;
  if (modelPackage === undefined) throw new Error(`Model ${model} has no tag ${packageTag}: it is not from a release.`);
  return modelPackage;
}

/** The labels of a package's model, in the order of its classes. */
export async function labelsOf(
  sagemaker: SageMakerClient,
  storage: S3Client,
  modelPackage: string,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const { CustomerMetadataProperties: metadata = {} } = await sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName: modelPackage }),
    { abortSignal },
  );
  const { "labels-uri": uri, "labels-sha256": sha256 } = metadata;
  if (uri === undefined || sha256 === undefined)
    throw new Error(`The metadata of model package ${modelPackage} names no labels (labels-uri and labels-sha256).`);
  const { bucket, key } = parseS3Uri(uri);
  const text = await readText(storage, bucket, key, { abortSignal });
  if (text === undefined)
    throw new Error(`There is no ${uri}, which model package ${modelPackage} names as its labels.`);
  const found = createHash("sha256").update(text).digest("hex");
  if (found !== sha256)
    throw new Error(
      `${uri} has the SHA-256 ${found}; model package ${modelPackage} was registered with ${sha256}. The labels ` +
        "were changed, so they are not used.",
    );
  return text.replace(/\n$/u, "").split("\n");
}
