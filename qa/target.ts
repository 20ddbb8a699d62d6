/**
 * The endpoint that is tested, and what it is tested with: from the settings of the commit and the environment of the
 * run.
 */
import { S3Client } from "@aws-sdk/client-s3";
import { DescribeModelPackageCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { createContext } from "../contract/context";
import { dataKeys, type DataPlace, type HeldOutIndex, parseHeldOutIndex } from "../contract/dataManifest";
import { sha256 } from "../contract/hash";
import { readText } from "../contract/objects";
import type { Settings, TrainingImage } from "../settings/schema";

export interface Target {
  readonly stack: string;
  readonly region: string;
  readonly endpoint: string;
  /** The package that was deployed. */
  readonly modelPackage: string;
  /** Packages of the variants that serve another one, by variant. */
  readonly variantPackages: ReadonlyMap<string, string>;
  /** Undefined when any configuration is right. */
  readonly endpointConfiguration: string | undefined;
  readonly quality: Required<Settings["quality"]>;
  /** Media type of the requests: the first that the package supports. */
  readonly requestType: string;
  readonly bucket: string;
  readonly bucketRegion: string;
  /** Where they lie. */
  readonly place: DataPlace;
  /** The held-out samples of the data that the package was trained with. */
  readonly heldOut: HeldOutIndex;
}

/**
 * Reads what is to be tested.
 * @param environment STACK and MODEL_PACKAGE_ARN are required; ENDPOINT_CONFIGURATION is optional
 */
export async function readTarget(folder: string, environment: NodeJS.ProcessEnv): Promise<Target> {
  const { STACK: stack, MODEL_PACKAGE_ARN: modelPackage, ENDPOINT_CONFIGURATION: endpointConfiguration } = environment;
  if (!stack || !modelPackage) {
    throw new Error(
      "The suite needs the environment variables STACK (for example dev) and MODEL_PACKAGE_ARN (the package that " +
        "the endpoint serves).",
    );
  }
  const { settings, owner, environment: names } = await createContext(folder, stack, () => undefined);
  const bucketRegion = owner.location.region;
  const bucket = owner.names.dataBucket;
  const described = await describePackage(new SageMakerClient({ region: bucketRegion }), modelPackage);
  const { place, heldOutSha256, requestType } = described;
  const key = dataKeys.heldOutIndex(place);
  const text = await readText(new S3Client({ region: bucketRegion }), bucket, key);
  if (text === undefined)
    throw new Error(`There are no held-out samples at s3://${bucket}/${key}, which package ${modelPackage} names.`);
  if (sha256(text) !== heldOutSha256)
    throw new Error(
      `The held-out samples at s3://${bucket}/${key} are not those that package ${modelPackage} was made with: ` +
        `expected SHA-256 ${heldOutSha256}, came ${sha256(text)}.`,
    );
  const heldOut = parseHeldOutIndex(text, `s3://${bucket}/${key}`);
  const { region, quality, endpoint } = settings;
  const variantPackages = new Map(
    endpoint.variants.flatMap(({ name, modelPackage: fixed }) => (fixed === undefined ? [] : [[name, fixed] as const])),
  );
  return {
    stack,
    region,
    endpoint: names.endpoint,
    modelPackage,
    variantPackages,
    endpointConfiguration,
    quality: { ...quality, badInput: quality.badInput ?? expectedRefusal(owner.settings.training.image) },
    requestType,
    bucket,
    bucketRegion,
    place,
    heldOut,
  };
}

/** Whoever has made an image knows what it answers. AWS does not say it of the built-in algorithm. */
function expectedRefusal(image: TrainingImage): NonNullable<Settings["quality"]["badInput"]> {
  return "uri" in image ? "clientError" : "error";
}

interface DescribedPackage {
  readonly place: DataPlace;
  /** SHA-256 of the index of held-out samples. */
  readonly heldOutSha256: string;
  readonly requestType: string;
}

async function describePackage(client: SageMakerClient, modelPackage: string): Promise<DescribedPackage> {
  const { CustomerMetadataProperties: metadata, InferenceSpecification: inference } = await client.send(
    new DescribeModelPackageCommand({ ModelPackageName: modelPackage }),
  );
  const required = (key: string): string => {
    const value = metadata?.[key];
    if (value !== undefined) return value;
    throw new Error(
      `Package ${modelPackage} does not say which data it was trained with (metadata ${key}). Packages of an earlier ` +
        "version do not: release the change again.",
    );
  };
  const place = { version: required("data-version"), attempt: required("data-attempt") };
  const heldOutSha256 = required("held-out-sha256");
  const requestType = inference?.SupportedContentTypes?.[0];
  if (requestType === undefined)
    throw new Error(`Package ${modelPackage} does not say which requests it answers (SupportedContentTypes).`);
  return { place, heldOutSha256, requestType };
}
