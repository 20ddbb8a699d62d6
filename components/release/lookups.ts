/**
 * What the program asks of AWS before it declares the release. Only a clear "does not exist" counts as absent: a
 * look-up that fails or is denied throws, because a resource that is not declared is a resource that Pulumi deletes. It
 * throws a RunError, which Pulumi shows without a stack trace: what AWS answers is no fault in the program.
 */
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeEndpointCommand,
  DescribeModelPackageCommand,
  paginateListModelPackages,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { RunError } from "@pulumi/pulumi";
import { type Approval, latestApproval } from "../../contract/approvals";
import { isNotFound } from "../../contract/awsErrors";
import { dataKeys, type DataManifest, parseManifest } from "../../contract/dataManifest";

/** The data that the next training uses; undefined before any data has been prepared. */
export async function currentDataManifest(
  region: string,
  bucket: string,
  client = new S3Client({ region }),
): Promise<DataManifest | undefined> {
  const uri = `s3://${bucket}/${dataKeys.current}`;
  try {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: dataKeys.current }));
    return parseManifest((await body?.transformToString()) ?? "", uri);
  } catch (error) {
    // S3 answers 403 for a missing key to callers without s3:ListBucket: that is "unknown", not "absent", and throws.
    if (error instanceof Error && ["NoSuchKey", "NoSuchBucket"].includes(error.name)) return undefined;
    throw lookupFailure(`the data manifest ${uri}`, error);
  }
}

/**
 * The package that was approved last for an environment and not withdrawn; undefined when none is, or when there is no
 * group yet.
 */
export async function newestApprovedPackage(
  region: string,
  group: string,
  environment: string,
  client = new SageMakerClient({ region }),
): Promise<string | undefined> {
  try {
    const approvals: Approval[] = [];
    const pages = paginateListModelPackages(
      { client },
      { ModelPackageGroupName: group, ModelApprovalStatus: "Approved" },
    );
    for await (const page of pages) {
      for (const { ModelPackageArn: arn } of page.ModelPackageSummaryList ?? []) {
        const { CustomerMetadataProperties: metadata } = await client.send(
          new DescribeModelPackageCommand({ ModelPackageName: arn }),
        );
        approvals.push({ modelPackage: arn ?? "", metadata: metadata ?? {} });
      }
    }
    return latestApproval(approvals, environment);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw lookupFailure(`the packages of model package group ${group}`, error);
  }
}

/** Whether the endpoint exists, in whatever state. */
export async function servedEndpoint(
  region: string,
  endpointName: string,
  client = new SageMakerClient({ region }),
): Promise<boolean> {
  try {
    await client.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw lookupFailure(`endpoint ${endpointName}`, error);
  }
}

/** What a model package says about hosting its model. */
export interface HostedPackage {
  readonly image: string;
  readonly modelDataUrl: string;
  /** What the release wrote into the package: commit, training job, labels. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The container that serves a package's model. */
export async function describePackage(
  region: string,
  arn: string,
  client = new SageMakerClient({ region }),
): Promise<HostedPackage> {
  const description = await client
    .send(new DescribeModelPackageCommand({ ModelPackageName: arn }))
    .catch((error: unknown) => {
      throw lookupFailure(`model package ${arn}`, error);
    });
  const container = description.InferenceSpecification?.Containers?.[0];
  if (!container?.Image || !container.ModelDataUrl)
    throw new RunError(`Model package ${arn} names no image and model data to host.`);
  return {
    image: container.Image,
    modelDataUrl: container.ModelDataUrl,
    metadata: description.CustomerMetadataProperties ?? {},
  };
}

/** What an environment looked for in vain, so that it has nothing to serve. */
export type Missing =
  | { readonly kind: "data" }
  /** None in the group is approved for the environment. */
  | { readonly kind: "approvedPackage"; readonly group: string };

/** An environment that has nothing to serve. */
export interface EmptyEnvironment {
  readonly stack: string;
  readonly region: string;
  readonly endpointName: string;
  readonly missing: Missing;
}

/**
 * Absence never removes: stops the program when the environment serves a model but nothing was found to go on serving,
 * because the endpoint would not be declared and Pulumi would delete it.
 */
export async function refuseAbsence(
  { stack, region, endpointName, missing }: EmptyEnvironment,
  client = new SageMakerClient({ region }),
): Promise<void> {
  if (!(await servedEndpoint(region, endpointName, client))) return;
  const { what, remedy } = absence(stack, missing);
  throw new RunError(
    `Stack ${stack} serves endpoint ${endpointName}, but there is no ${what}: this update would delete the endpoint. ` +
      `Nothing was changed. ${remedy}, or delete the endpoint yourself first if it is to go.`,
  );
}

function absence(stack: string, missing: Missing): { readonly what: string; readonly remedy: string } {
  switch (missing.kind) {
    case "data":
      return {
        what: "data to train with",
        remedy: `Bring the data (npm run delivery -- prepare --stack ${stack})`,
      };
    case "approvedPackage":
      return {
        what: `package approved for ${stack} in group ${missing.group}`,
        remedy: `Deploy the package to serve (npm run delivery -- deploy --stack ${stack} --package ARN)`,
      };
  }
}

function lookupFailure(what: string, error: unknown): RunError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new RunError(
    `Could not look up ${what}: ${name}: ${message.replace(/\.$/u, "")}. Nothing is assumed to be absent, so ` +
      "nothing was changed.",
  );
}
