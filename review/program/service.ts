/** A delivery in service, as the program's look-ups would find it: data is there, a package of it is served. */
import { z } from "zod";
import { dataKeys, type DataManifest } from "../../contract/dataManifest";
import { endpointSchema } from "../../settings/endpoint";
import type { StackConfiguration } from "../../settings/files";
import { packageTag } from "../../settings/tags";
import type { PreparedAnswers } from "./preparedAws";
import { accountId as exampleAccount } from "./provider";

/**
 * Who updates a stack: an administrator with `pulumi up`, which holds the release as it is, or a run of the pipeline,
 * which decides about it.
 */
export type UpdatedBy = "administrator" | "run";

/** What is in service while a program is evaluated. The same for both revisions of a change. */
export interface Service {
  readonly accountId: string;
  readonly region: string;
  readonly variants: readonly Variant[];
}

type Variant = z.infer<typeof endpointSchema>["variants"][number];

const trainingJob = "job-in-service";
const run = { execution: "00000000-0000-4000-8000-000000000000", commit: "0".repeat(40) };

const manifest: DataManifest = {
  version: "0123456789abcdef",
  attempt: "fedcba9876543210",
  classes: ["first", "second"],
  samples: { train: 800, validation: 200, heldOut: 200 },
  channels: { train: "s3://data/train/", validation: "s3://data/validation/" },
  channelsSha256: { train: "01".repeat(32), validation: "23".repeat(32) },
  labels: "s3://data/labels.txt",
  heldOut: "s3://data/held-out/index.json",
  heldOutSha256: "ef".repeat(32),
  labelsSha256: "45".repeat(32),
};

/** What is in service when the settings of a revision have been delivered. */
export function serviceOf({ project, values }: StackConfiguration): Service {
  const endpoint = endpointSchema.safeParse(values[`${project}:endpoint`]);
  return {
    accountId: accountOf(values),
    region: String(values["aws:region"]),
    variants: endpoint.success ? endpoint.data.variants : [],
  };
}

/** The account that the settings speak of, where they have to speak of the stack's own. */
function accountOf(values: Readonly<Record<string, unknown>>): string {
  const arn = /arn:[a-z-]+:(?:acm|codeconnections|codestar-connections):[a-z0-9-]*:(\d{12}):/u;
  return arn.exec(JSON.stringify(values))?.[1] ?? exampleAccount;
}

/** What the program is told of the update that evaluates it; undefined for an administrator's. */
export function releaseOf(service: Service, updatedBy: UpdatedBy, ownsDelivery: boolean): object | undefined {
  if (updatedBy === "administrator") return undefined;
  return ownsDelivery ? { run } : { modelPackage: packageArn(service) };
}

/** Answers by the shape of the request: whatever a resource is called, it is the one in service. */
export function answersOf(service: Service): PreparedAnswers {
  const modelPackage = packageArn(service);
  const description = {
    ModelPackageArn: modelPackage,
    InferenceSpecification: {
      Containers: [{ Image: "image-in-service", ModelDataUrl: "s3://models/model.tar.gz" }],
    },
    CustomerMetadataProperties: { commit: run.commit, "training-job": trainingJob, "model-version": "1" },
  };
  const summary = {
    ModelPackageArn: modelPackage,
    ModelPackageGroupName: "group-in-service",
    ModelPackageVersion: 1,
    ModelPackageStatus: "Completed",
    ModelApprovalStatus: "Approved",
    CreationTime: 0,
  };
  return {
    operations: {
      ListModelPackages: () => ({ ModelPackageSummaryList: [summary] }),
      DescribeModelPackage: () => description,
      DescribeTrainingJob: () => ({ TrainingJobName: trainingJob, TrainingJobStatus: "Completed" }),
      DescribeEndpoint: () => ({ EndpointStatus: "InService", EndpointConfigName: "configuration-in-service" }),
      DescribeEndpointConfig: () => ({ ProductionVariants: service.variants.map(liveVariant) }),
      DescribeModel: (input) => liveModel(service, input),
      ListTags: (input) => ({ Tags: [{ Key: packageTag, Value: servedPackage(service, input) }] }),
    },
    objects: { [dataKeys.current]: JSON.stringify(manifest) },
  };
}

function liveVariant({ name, instanceType, instanceCount, weight }: Variant): object {
  return {
    VariantName: name,
    ModelName: name,
    InstanceType: instanceType,
    InitialInstanceCount: instanceCount,
    InitialVariantWeight: weight,
  };
}

/** The model of a variant is called as the variant, so that the look-ups after it know whose it is. */
function liveModel({ region, accountId }: Service, input: unknown): object {
  const { ModelName: name } = z.object({ ModelName: z.string() }).parse(input);
  return {
    ModelArn: `arn:aws:sagemaker:${region}:${accountId}:model/${name}`,
    PrimaryContainer: { Image: "image-in-service", ModelDataUrl: "s3://models/model.tar.gz" },
  };
}

function servedPackage(service: Service, input: unknown): string {
  const { ResourceArn: arn } = z.object({ ResourceArn: z.string() }).parse(input);
  const variant = service.variants.find(({ name }) => arn.endsWith(`:model/${name}`));
  return variant?.modelPackage ?? packageArn(service);
}

function packageArn({ region, accountId }: Service): string {
  return `arn:aws:sagemaker:${region}:${accountId}:model-package/group-in-service/1`;
}
