import type { Access, Operation, Operations } from "../../../contract";
import { keyGrant } from "../../kms/use";
import { creation } from "../access";
import type { SageMakerCloud } from "../cloud";
import type { SagemakerContext } from "../context";
import { configurationArn, existingConfiguration } from "../endpointConfigurations";
import { listPage } from "../listing";
import { operation, validationException } from "../requests";
import type { EndpointHosting } from "./hosting";
import {
  type Deployment,
  describeEndpoint,
  type Endpoint,
  endpointArn,
  planDeployment,
  summarizeEndpoint,
} from "./record";
import {
  createEndpoint,
  endpointReference,
  listEndpoints,
  type ListEndpointsRequest,
  updateEndpoint,
  updateWeights,
  type UpdateWeightsRequest,
} from "./requests";

/**
 * CreateEndpoint, DescribeEndpoint, ListEndpoints, UpdateEndpoint, UpdateEndpointWeightsAndCapacities, DeleteEndpoint.
 */
export function endpointOperations(context: SagemakerContext, hosting: EndpointHosting): Operations<unknown> {
  const { cloud } = context;
  const { endpoints } = hosting;
  return {
    CreateEndpoint: createEndpointOperation(context, hosting),
    DescribeEndpoint: operation("DescribeEndpoint", endpointReference, {
      access: onEndpoint(cloud, "DescribeEndpoint"),
      run: ({ EndpointName }) => describeEndpoint(endpoints.get(EndpointName)),
    }),
    ListEndpoints: operation("ListEndpoints", listEndpoints, {
      access: () => [{ action: "sagemaker:ListEndpoints", resource: "*" }],
      run: (request) => list(endpoints.values(), request),
    }),
    UpdateEndpoint: updateEndpointOperation(context, hosting),
    UpdateEndpointWeightsAndCapacities: updateWeightsOperation(context, hosting),
    DeleteEndpoint: operation("DeleteEndpoint", endpointReference, {
      access: onEndpoint(cloud, "DeleteEndpoint"),
      run: ({ EndpointName }) => {
        const endpoint = endpoints.get(EndpointName);
        refuseInProgress(endpoint);
        hosting.delete(endpoint);
        return {};
      },
    }),
  };
}

function createEndpointOperation({ cloud, tags }: SagemakerContext, hosting: EndpointHosting): Operation<unknown> {
  return operation("CreateEndpoint", createEndpoint, {
    access: ({ EndpointName, EndpointConfigName, Tags }) => [
      ...creation("sagemaker:CreateEndpoint", endpointArn(cloud, EndpointName), Tags),
      { action: "sagemaker:CreateEndpoint", resource: configurationArn(cloud, EndpointConfigName) },
      ...volumeKey(cloud, EndpointConfigName),
    ],
    run: ({ EndpointName, EndpointConfigName, Tags }) => {
      const existing = hosting.endpoints.find(EndpointName);
      if (existing !== undefined)
        throw validationException(`Cannot create already existing endpoint "${existing.arn}".`);
      const { arn } = hosting.create(EndpointName, planDeployment(cloud, EndpointConfigName));
      tags.set(arn, Tags ?? []);
      return { EndpointArn: arn };
    },
  });
}

function updateEndpointOperation({ cloud }: SagemakerContext, hosting: EndpointHosting): Operation<unknown> {
  return operation("UpdateEndpoint", updateEndpoint, {
    access: ({ EndpointName, EndpointConfigName }) => [
      { action: "sagemaker:UpdateEndpoint", resource: endpointArn(cloud, EndpointName) },
      { action: "sagemaker:UpdateEndpoint", resource: configurationArn(cloud, EndpointConfigName) },
      ...volumeKey(cloud, EndpointConfigName),
    ],
    run: ({ EndpointName, EndpointConfigName }) => {
      const endpoint = updatable(hosting.endpoints.get(EndpointName));
      hosting.update(endpoint, planDeployment(cloud, EndpointConfigName));
      return { EndpointArn: endpoint.arn };
    },
  });
}

function updateWeightsOperation({ cloud }: SagemakerContext, hosting: EndpointHosting): Operation<unknown> {
  return operation("UpdateEndpointWeightsAndCapacities", updateWeights, {
    access: onEndpoint(cloud, "UpdateEndpointWeightsAndCapacities"),
    run: (request) => {
      const endpoint = updatable(hosting.endpoints.get(request.EndpointName));
      hosting.reweigh(endpoint, reweighed(endpoint, request));
      return { EndpointArn: endpoint.arn };
    },
  });
}

function onEndpoint(cloud: SageMakerCloud, action: string) {
  return ({ EndpointName }: { readonly EndpointName: string }): readonly Access[] => [
    { action: `sagemaker:${action}`, resource: endpointArn(cloud, EndpointName) },
  ];
}

/**
 * The key of the volumes is used in the name of who creates or updates the endpoint. Source: the developer guide,
 * "SageMaker AI API Permissions: Actions, Permissions, and Resources Reference".
 */
function volumeKey(cloud: SageMakerCloud, configurationName: string): readonly Access[] {
  const { KmsKeyId } = existingConfiguration(cloud, configurationName).request;
  return KmsKeyId === undefined ? [] : keyGrant(cloud, KmsKeyId);
}

function refuseInProgress({ status, arn }: Endpoint): void {
  if (status === "InService" || status === "Failed") return;
  throw validationException(`Cannot update in-progress endpoint "${arn}".`);
}

function updatable(endpoint: Endpoint): Endpoint {
  refuseInProgress(endpoint);
  if (endpoint.status === "InService") return endpoint;
  throw validationException(
    `Cannot update endpoint "${endpoint.arn}" in status ${endpoint.status}. A failed endpoint can only be deleted.`,
  );
}

function reweighed(
  { deployment, arn }: Endpoint,
  { DesiredWeightsAndCapacities: desired }: UpdateWeightsRequest,
): Deployment {
  const names = new Set(deployment.variants.map(({ variant }) => variant.VariantName));
  const unknown = desired.find(({ VariantName }) => !names.has(VariantName));
  if (unknown !== undefined)
    throw validationException(`The variant name "${unknown.VariantName}" does not exist in endpoint "${arn}".`);
  const variants = deployment.variants.map((deployed) => {
    const change = desired.find(({ VariantName }) => VariantName === deployed.variant.VariantName);
    return {
      ...deployed,
      weight: change?.DesiredWeight ?? deployed.weight,
      instanceCount: change?.DesiredInstanceCount ?? deployed.instanceCount,
    };
  });
  if (variants.every(({ weight }) => weight === 0))
    throw validationException("At least one variant must keep a weight above 0.");
  return { ...deployment, variants };
}

function list(endpoints: readonly Endpoint[], request: ListEndpointsRequest): Readonly<Record<string, unknown>> {
  const rows = endpoints
    .filter(({ status }) => request.StatusEquals === undefined || status === request.StatusEquals)
    .filter(({ lastModifiedTime }) => lastModifiedTime >= (request.LastModifiedTimeAfter ?? 0))
    .filter(({ lastModifiedTime }) => lastModifiedTime < (request.LastModifiedTimeBefore ?? Infinity));
  const { rows: page, NextToken } = listPage(rows, request, "Descending");
  return { Endpoints: page.map(summarizeEndpoint), NextToken };
}
