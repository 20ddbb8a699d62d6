import type { Service } from "../../contract";
import type { SageMakerCloud } from "./cloud";
import { createContext, type SagemakerOptions } from "./context";
import { endpointConfigurationOperations } from "./endpointConfigurations";
import { EndpointHosting } from "./endpoints/hosting";
import { endpointOperations } from "./endpoints/operations";
import { modelPackageGroupOperations } from "./modelPackages/groupOperations";
import { modelPackageOperations } from "./modelPackages/packageOperations";
import { ModelRegistry } from "./modelPackages/registry";
import { modelOperations } from "./models";
import { tagOperations } from "./tagOperations";
import { trainingJobOperations } from "./trainingJobs/operations";

/**
 * SageMaker: training jobs and endpoints run as processes by the container contract, the registry is a set of tables.
 * What AWS does and this does not is refused by name.
 *
 * Answers the service, and the endpoints that it hosts, which SageMaker Runtime calls.
 */
export function createSagemaker(
  cloud: SageMakerCloud,
  options: SagemakerOptions,
): { readonly service: Service; readonly endpoints: EndpointHosting } {
  const context = createContext(cloud, options);
  const registry = new ModelRegistry(cloud);
  const endpoints = new EndpointHosting(context);
  const service: Service = {
    name: "sagemaker",
    protocol: "awsJson",
    operations: {
      ...trainingJobOperations(context),
      ...modelPackageGroupOperations(context, registry),
      ...modelPackageOperations(context, registry),
      ...modelOperations(context),
      ...endpointConfigurationOperations(context),
      ...endpointOperations(context, endpoints),
      ...tagOperations(context),
    },
  };
  return { service, endpoints };
}
