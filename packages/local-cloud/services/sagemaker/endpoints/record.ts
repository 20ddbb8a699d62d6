/** What is kept of an endpoint, and its form in DescribeEndpoint and ListEndpoints. */
import type { Table } from "../../../contract";
import type { SageMakerCloud } from "../cloud";
import { currentMoment, resourceArn } from "../context";
import { existingConfiguration, type ProductionVariant } from "../endpointConfigurations";
import { existingModel, type Model } from "../models";
import { validationException } from "../requests";

export type EndpointStatus = "Creating" | "InService" | "Updating" | "Deleting" | "Failed";

/** A variant as deployed. It carries its model, so that it outlives the deletion of the model and the configuration. */
export interface DeployedVariant {
  readonly variant: ProductionVariant;
  readonly model: Model["request"];
  readonly weight: number;
  readonly instanceCount: number;
}

/** A configuration with all it needs to be served. */
export interface Deployment {
  readonly configurationName: string;
  readonly variants: readonly DeployedVariant[];
  /** When it was asked for, in seconds since 1970. */
  readonly startTime: number;
}

export interface Endpoint {
  readonly name: string;
  readonly arn: string;
  readonly status: EndpointStatus;
  /** What is served; what was to be served first, while the endpoint is being created or after that failed. */
  readonly deployment: Deployment;
  /** What is to be served next, while the endpoint is being updated. */
  readonly pending?: Deployment | undefined;
  readonly failureReason?: string | undefined;
  readonly creationTime: number;
  readonly lastModifiedTime: number;
}

export function endpointArn(cloud: SageMakerCloud, name: string): string {
  return resourceArn(cloud, "endpoint", name);
}

/** A configuration together with the models it names now. */
export function planDeployment(cloud: SageMakerCloud, configurationName: string): Deployment {
  const { request } = existingConfiguration(cloud, configurationName);
  const variants = request.ProductionVariants.map((variant) => ({
    variant,
    model: existingModel(cloud, variant.ModelName).request,
    weight: variant.InitialVariantWeight,
    instanceCount: variant.InitialInstanceCount,
  }));
  return { configurationName, variants, startTime: currentMoment(cloud) };
}

/** All endpoints of the cloud. */
export class Endpoints {
  private readonly table: Table<Endpoint>;

  public constructor(private readonly cloud: SageMakerCloud) {
    this.table = cloud.table<Endpoint>("sagemaker-endpoints");
  }

  public find(name: string): Endpoint | undefined {
    return this.table.get(name);
  }

  public get(name: string): Endpoint {
    const endpoint = this.find(name);
    if (endpoint === undefined)
      throw validationException(`Could not find endpoint "${endpointArn(this.cloud, name)}".`);
    return endpoint;
  }

  public values(): readonly Endpoint[] {
    return this.table.values();
  }

  public add(name: string, deployment: Deployment): Endpoint {
    const now = currentMoment(this.cloud);
    const endpoint: Endpoint = {
      name,
      arn: endpointArn(this.cloud, name),
      status: "Creating",
      deployment,
      creationTime: now,
      lastModifiedTime: now,
    };
    this.table.set(name, endpoint);
    return endpoint;
  }

  public change(name: string, changes: Partial<Omit<Endpoint, "name" | "arn">>): void {
    this.table.set(name, { ...this.get(name), ...changes, lastModifiedTime: currentMoment(this.cloud) });
  }

  public delete(name: string): void {
    this.table.delete(name);
  }
}

export function describeEndpoint(endpoint: Endpoint): Readonly<Record<string, unknown>> {
  const { status, deployment, pending } = endpoint;
  const deployed = status === "InService" || status === "Updating" || status === "Deleting";
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointConfigName: deployment.configurationName,
    EndpointStatus: status,
    FailureReason: endpoint.failureReason,
    CreationTime: endpoint.creationTime,
    LastModifiedTime: endpoint.lastModifiedTime,
    ...(deployed ? { ProductionVariants: describeVariants(deployment) } : {}),
    ...(pending === undefined ? {} : { PendingDeploymentSummary: describePending(pending) }),
  };
}

export function summarizeEndpoint(endpoint: Endpoint): Readonly<Record<string, unknown>> {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    CreationTime: endpoint.creationTime,
    LastModifiedTime: endpoint.lastModifiedTime,
    EndpointStatus: endpoint.status,
  };
}

function describePending(pending: Deployment): Readonly<Record<string, unknown>> {
  return {
    EndpointConfigName: pending.configurationName,
    StartTime: pending.startTime,
    ProductionVariants: describeVariants(pending),
  };
}

function describeVariants({ variants, startTime }: Deployment): readonly Readonly<Record<string, unknown>>[] {
  return variants.map(({ variant, model, weight, instanceCount }) => ({
    VariantName: variant.VariantName,
    DeployedImages: [
      {
        SpecifiedImage: model.PrimaryContainer.Image,
        ResolvedImage: model.PrimaryContainer.Image,
        ResolutionTime: startTime,
      },
    ],
    CurrentWeight: weight,
    DesiredWeight: weight,
    CurrentInstanceCount: instanceCount,
    DesiredInstanceCount: instanceCount,
  }));
}
