import type { Cloud, Service } from "../../contract";
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
 */
export function createSagemaker(cloud: Cloud, options: SagemakerOptions): Service {
  const context = createContext(cloud, options);
  const registry = new ModelRegistry(cloud);
  return {
    name: "sagemaker",
    protocol: "awsJson",
    operations: {
      ...trainingJobOperations(context),
      ...modelPackageGroupOperations(context, registry),
      ...modelPackageOperations(context, registry),
      ...modelOperations(context),
      ...endpointConfigurationOperations(context),
      ...endpointOperations(context, new EndpointHosting(context)),
      ...tagOperations(context),
    },
  };
}
