/** Endpoints of a laboratory, each with a model of its configuration's name. */
import type { DescribeEndpointOutput, ProductionVariant } from "@aws-sdk/client-sagemaker";
import { image, Laboratory, roleArn } from "./laboratory";

/** What the container of the tests answers, and which variant it was. */
export interface Prediction {
  readonly model: string;
  readonly text: string;
  readonly contentType: string;
  readonly accept: string;
  readonly environment: readonly string[];
  readonly variant: string | undefined;
}

export class EndpointLaboratory {
  private constructor(public readonly laboratory: Laboratory) {}

  /** The endpoint `production`, which serves the configuration `one`; there are also `two` and `crashing`. */
  public static async open(): Promise<EndpointLaboratory> {
    const endpoints = new EndpointLaboratory(await Laboratory.open());
    await endpoints.configure("one");
    await endpoints.configure("two");
    await endpoints.configure("crashing", { BEHAVIOUR: "crash" });
    await endpoints.createEndpoint("production", "one");
    return endpoints;
  }

  public close(): Promise<void> {
    return this.laboratory.close();
  }

  /** A model of this name, and a configuration of this name that serves it. */
  public async configure(
    name: string,
    Environment: Record<string, string> = {},
    changes: Partial<ProductionVariant> = {},
  ): Promise<void> {
    const { call } = this.laboratory;
    const ModelDataUrl = await this.laboratory.uploadModel(name);
    await call("sagemaker", "CreateModel", {
      ModelName: name,
      ExecutionRoleArn: roleArn("execution"),
      PrimaryContainer: { Image: image, ModelDataUrl, Environment },
    });
    await call("sagemaker", "CreateEndpointConfig", {
      EndpointConfigName: name,
      ProductionVariants: [variant("AllTraffic", name, changes)],
    });
  }

  public settled(name: string): Promise<DescribeEndpointOutput> {
    return this.laboratory.endpointSettled(name);
  }

  public async createEndpoint(name: string, configuration: string): Promise<DescribeEndpointOutput> {
    const { sagemaker } = this.laboratory.administrator;
    await sagemaker.createEndpoint({ EndpointName: name, EndpointConfigName: configuration });
    return this.settled(name);
  }

  public async update(name: string, configuration: string): Promise<DescribeEndpointOutput> {
    const { sagemaker } = this.laboratory.administrator;
    await sagemaker.updateEndpoint({ EndpointName: name, EndpointConfigName: configuration });
    return this.settled(name);
  }

  /** Makes sure that the endpoint `production` serves a configuration, whatever an earlier test left. */
  public async serve(configuration: string): Promise<void> {
    const { EndpointConfigName } = await this.settled("production");
    if (EndpointConfigName !== configuration) await this.update("production", configuration);
  }

  /** How often a container of the endpoint `production` was started. */
  public starts(): number {
    const lines = this.laboratory.lines("/aws/sagemaker/Endpoints/production/");
    return lines.filter((line) => line.startsWith("serving ")).length;
  }

  public async remove(name: string): Promise<void> {
    const { sagemaker } = this.laboratory.administrator;
    await sagemaker.deleteEndpoint({ EndpointName: name });
    await this.laboratory.until(
      () => sagemaker.listEndpoints({ NameContains: name }),
      ({ Endpoints }) => Endpoints?.length === 0,
    );
  }

  public async predict(name: string, TargetVariant?: string): Promise<Prediction> {
    const answer = await this.laboratory.administrator.runtime.invokeEndpoint({
      EndpointName: name,
      Body: "picture",
      ContentType: "application/x-image",
      Accept: "application/json",
      TargetVariant,
    });
    const prediction = JSON.parse(answer.Body.transformToString()) as Omit<Prediction, "variant">;
    return { ...prediction, variant: answer.InvokedProductionVariant };
  }
}

export function variant(
  VariantName: string,
  ModelName: string,
  changes: Partial<ProductionVariant> = {},
): ProductionVariant {
  return { VariantName, ModelName, InstanceType: "ml.m5.large", InitialInstanceCount: 1, ...changes };
}
