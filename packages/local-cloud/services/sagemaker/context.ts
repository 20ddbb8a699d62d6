import { join } from "node:path";
import type { Cloud, Session, Table } from "../../contract";
import type { Tag } from "./fields";
import { validationException } from "./requests";

export interface SagemakerOptions {
  /** The folder with one folder per container image, named like the image's repository, with its `image.yaml`. */
  readonly imagesFolder: string;
}

/** What every part of the service works with. */
export interface SagemakerContext {
  readonly cloud: Cloud;
  readonly imagesFolder: string;
  /** Where containers keep their files while they run. */
  readonly folder: string;
  /** Tags by ARN. Every resource has a row, so that the table tells which ARNs exist. */
  readonly tags: Table<readonly Tag[]>;
}

export type ResourceType =
  | "endpoint"
  | "endpoint-config"
  | "model"
  | "model-package"
  | "model-package-group"
  | "training-job";

export const servicePrincipal = "sagemaker.amazonaws.com";

export function createContext(cloud: Cloud, options: SagemakerOptions): SagemakerContext {
  return {
    cloud,
    imagesFolder: options.imagesFolder,
    folder: join(cloud.work, "sagemaker"),
    tags: cloud.table<readonly Tag[]>("sagemaker-tags"),
  };
}

export function resourceArn(cloud: Cloud, type: ResourceType, name: string): string {
  return `arn:${cloud.partition}:sagemaker:${cloud.region}:${cloud.accountId}:${type}/${name}`;
}

/** Now as SageMaker's answers write moments: seconds since 1970, with milliseconds as the fraction. */
export function currentMoment(cloud: Cloud): number {
  return cloud.clock.now().getTime() / 1000;
}

/**
 * Assumes the role that a job or a model runs under; what is wrong with it is said in AWS's words, followed by the
 * cause.
 */
export function assumeExecutionRole(cloud: Cloud, roleArn: string, sourceArn: string): Session {
  try {
    return cloud.assume(roleArn, servicePrincipal, "SageMaker", sourceArn);
  } catch (error) {
    throw validationException(
      `Could not assume role ${roleArn}. Please ensure that the role exists and allows principal '${servicePrincipal}' to assume the role. ${messageOf(error)}`,
    );
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
