/**
 * SageMaker's resource types. The provider reads each resource back with a Describe call and ListTags, so that a role
 * which applies them needs both.
 */
import type { Row } from "../row";
import { endpointConfiguration } from "./endpointConfigurations";
import { endpoint } from "./endpoints";
import { model, modelPackageGroup } from "./models";

export const sagemakerRows: Readonly<Record<string, Row>> = {
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": modelPackageGroup,
  "aws:sagemaker/model:Model": model,
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": endpointConfiguration,
  "aws:sagemaker/endpoint:Endpoint": endpoint,
};
