import { join } from "node:path";
import { AwsError, type Session, type Table, type Account, type Time } from "../../contract";
import type { CloudOptions } from "../../options";
import type { SageMakerCloud } from "./cloud";
import { Ports } from "./endpoints/ports";
import type { Tag } from "./fields";
import { validationException } from "./requests";

export type SagemakerOptions = Pick<CloudOptions, "imagesFolder">;

/** What every part of the service works with. */
export interface SagemakerContext extends SagemakerOptions {
  readonly cloud: SageMakerCloud;
  /** Where containers keep their files while they run. */
  readonly folder: string;
  /** Tags by ARN. Every resource has a row, so that the table tells which ARNs exist. */
  readonly tags: Table<readonly Tag[]>;
  readonly ports: Ports;
}

export type ResourceType =
  | "endpoint"
  | "endpoint-config"
  | "model"
  | "model-package"
  | "model-package-group"
  | "training-job";

export const servicePrincipal = "sagemaker.amazonaws.com";

export function createContext(cloud: SageMakerCloud, { imagesFolder }: SagemakerOptions): SagemakerContext {
  return {
    cloud,
    imagesFolder,
    folder: join(cloud.work, "sagemaker"),
    tags: cloud.table<readonly Tag[]>("sagemaker-tags"),
    ports: new Ports(),
  };
}

export function resourceArn(cloud: Account, type: ResourceType, name: string): string {
  return `arn:${cloud.partition}:sagemaker:${cloud.region}:${cloud.accountId}:${type}/${name}`;
}

/** Now as SageMaker's answers write moments: seconds since 1970, with milliseconds as the fraction. */
export function currentMoment(cloud: Time): number {
  return cloud.clock.now().getTime() / 1000;
}

/**
 * Assumes the role that a job or a model runs under; what is wrong with it is said in AWS's words, followed by the
 * cause.
 */
export function assumeExecutionRole(cloud: SageMakerCloud, roleArn: string, sourceArn: string): Session {
  try {
    return cloud.assume(roleArn, servicePrincipal, "SageMaker", sourceArn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationException(
      `Could not assume role ${roleArn}. Please ensure that the role exists and allows principal ` +
        `'${servicePrincipal}' to assume the role. ${error.message}`,
    );
  }
}
