/** What is kept of the model registry: groups and their numbered packages. */
import type { Table } from "../../../contract";
import type { SageMakerCloud } from "../cloud";
import { resourceArn } from "../context";
import { validationException } from "../requests";
import type { ModelCard } from "./modelCard";
import type { CreateModelPackageRequest } from "./requests";

export interface ModelPackageGroup {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly creationTime: number;
  readonly createdBy: string;
  /** The highest number that a package of the group has had; a deleted package's number is not given again. */
  readonly lastVersion: number;
}

export interface ModelPackage {
  readonly arn: string;
  readonly group: string;
  readonly version: number;
  readonly request: CreateModelPackageRequest;
  readonly approvalStatus: CreateModelPackageRequest["ModelApprovalStatus"];
  readonly approvalDescription?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly card?: ModelCard | undefined;
  readonly creationTime: number;
  readonly createdBy: string;
  readonly lastModifiedTime?: number;
  readonly lastModifiedBy?: string;
}

export class ModelRegistry {
  public readonly groups: Table<ModelPackageGroup>;
  public readonly packages: Table<ModelPackage>;

  public constructor(private readonly cloud: SageMakerCloud) {
    this.groups = cloud.table<ModelPackageGroup>("sagemaker-model-package-groups");
    this.packages = cloud.table<ModelPackage>("sagemaker-model-packages");
  }

  /**
   * Every version of a group. Source: the Service Authorization Reference, which authorizes ListModelPackages on
   * model-package (2026-09).
   */
  public versionsArn(nameOrArn: string): string {
    return `${this.groupArn(nameOrArn).replace(":model-package-group/", ":model-package/")}/*`;
  }

  /** The ARN of a group that is named by its name or ARN. */
  public groupArn(nameOrArn: string): string {
    return resourceArn(this.cloud, "model-package-group", lastPart(nameOrArn));
  }

  public group(nameOrArn: string): ModelPackageGroup {
    const group = this.groups.get(lastPart(nameOrArn));
    if (group === undefined) throw validationException(`ModelPackageGroup ${this.groupArn(nameOrArn)} does not exist.`);
    return group;
  }

  /** The ARN of a package that is named by its ARN or, in answers of other tools, by `group/version`. */
  public packageArn(nameOrArn: string): string {
    return nameOrArn.startsWith("arn:") ? nameOrArn : resourceArn(this.cloud, "model-package", nameOrArn);
  }

  public package(nameOrArn: string): ModelPackage {
    const found = this.packages.get(this.packageArn(nameOrArn));
    if (found === undefined) throw validationException(`ModelPackage ${this.packageArn(nameOrArn)} does not exist.`);
    return found;
  }

  public packagesOf(group: string): readonly ModelPackage[] {
    return this.packages.values().filter((candidate) => candidate.group === group);
  }
}

function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}
