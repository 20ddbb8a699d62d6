import { z } from "zod";
import type { Access, Operations } from "../../../contract";
import { keyGrant } from "../../kms/use";
import { creation } from "../access";
import type { SageMakerCloud } from "../cloud";
import type { SagemakerContext } from "../context";
import { configurationArn, existingConfiguration } from "../endpointConfigurations";
import { listFields, moment, resourceName, tags } from "../fields";
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

/** All traffic at once is what the rehearsal does; other ways of shifting it are refused by name. */
const deploymentConfiguration = z.strictObject({
  BlueGreenUpdatePolicy: z.strictObject({
    TrafficRoutingConfiguration: z.strictObject({
      Type: z.literal("ALL_AT_ONCE"),
      WaitIntervalInSeconds: z.number().int().min(0).max(3600),
    }),
    TerminationWaitInSeconds: z.number().int().min(0).max(3600).optional(),
    MaximumExecutionTimeoutInSeconds: z.number().int().min(600).max(14_400).optional(),
  }),
});

const createEndpoint = z.strictObject({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  DeploymentConfig: deploymentConfiguration.optional(),
  Tags: tags,
});

const updateEndpoint = z.strictObject({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  DeploymentConfig: deploymentConfiguration.optional(),
  RetainAllVariantProperties: z.literal(false).optional(),
  RetainDeploymentConfig: z.literal(false).optional(),
});

const updateWeights = z.strictObject({
  EndpointName: resourceName,
  DesiredWeightsAndCapacities: z
    .array(
      z.strictObject({
        VariantName: resourceName,
        DesiredWeight: z.number().min(0).optional(),
        DesiredInstanceCount: z.number().int().min(1).optional(),
      }),
    )
    .min(1),
});

const endpointReference = z.strictObject({ EndpointName: resourceName });

const listEndpoints = z.strictObject({
  ...listFields,
  LastModifiedTimeAfter: moment.optional(),
  LastModifiedTimeBefore: moment.optional(),
  StatusEquals: z
    .enum(["Creating", "InService", "Updating", "Deleting", "Failed", "RollingBack", "SystemUpdating", "OutOfService"])
    .optional(),
  SortBy: z.enum(["Name", "CreationTime", "Status"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

type UpdateWeightsRequest = z.infer<typeof updateWeights>;
type ListEndpointsRequest = z.infer<typeof listEndpoints>;

/**
 * CreateEndpoint, DescribeEndpoint, ListEndpoints, UpdateEndpoint, UpdateEndpointWeightsAndCapacities, DeleteEndpoint.
 */
export function endpointOperations(context: SagemakerContext, hosting: EndpointHosting): Operations<unknown> {
  const { cloud } = context;
  const { endpoints } = hosting;
  const on =
    (action: string) =>
    (request: { readonly EndpointName: string }): readonly Access[] => [
      { action: `sagemaker:${action}`, resource: endpointArn(cloud, request.EndpointName) },
    ];
  return {
    CreateEndpoint: operation("CreateEndpoint", createEndpoint, {
      access: ({ EndpointName, EndpointConfigName, Tags }) => [
        ...creation("sagemaker:CreateEndpoint", endpointArn(cloud, EndpointName), Tags),
        { action: "sagemaker:CreateEndpoint", resource: configurationArn(cloud, EndpointConfigName) },
        ...volumeKey(cloud, EndpointConfigName),
      ],
      run: ({ EndpointName, EndpointConfigName, Tags }) => {
        const existing = endpoints.find(EndpointName);
        if (existing !== undefined)
          throw validationException(`Cannot create already existing endpoint "${existing.arn}".`);
        const { arn } = hosting.create(EndpointName, planDeployment(cloud, EndpointConfigName));
        context.tags.set(arn, Tags ?? []);
        return { EndpointArn: arn };
      },
    }),
    DescribeEndpoint: operation("DescribeEndpoint", endpointReference, {
      access: on("DescribeEndpoint"),
      run: ({ EndpointName }) => describeEndpoint(endpoints.get(EndpointName)),
    }),
    ListEndpoints: operation("ListEndpoints", listEndpoints, {
      access: () => [{ action: "sagemaker:ListEndpoints", resource: "*" }],
      run: (request) => list(endpoints.values(), request),
    }),
    UpdateEndpoint: operation("UpdateEndpoint", updateEndpoint, {
      access: ({ EndpointName, EndpointConfigName }) => [
        { action: "sagemaker:UpdateEndpoint", resource: endpointArn(cloud, EndpointName) },
        { action: "sagemaker:UpdateEndpoint", resource: configurationArn(cloud, EndpointConfigName) },
        ...volumeKey(cloud, EndpointConfigName),
      ],
      run: ({ EndpointName, EndpointConfigName }) => {
        const endpoint = updatable(endpoints.get(EndpointName));
        hosting.update(endpoint, planDeployment(cloud, EndpointConfigName));
        return { EndpointArn: endpoint.arn };
      },
    }),
    UpdateEndpointWeightsAndCapacities: operation("UpdateEndpointWeightsAndCapacities", updateWeights, {
      access: on("UpdateEndpointWeightsAndCapacities"),
      run: (request) => {
        const endpoint = updatable(endpoints.get(request.EndpointName));
        hosting.reweigh(endpoint, reweighed(endpoint, request));
        return { EndpointArn: endpoint.arn };
      },
    }),
    DeleteEndpoint: operation("DeleteEndpoint", endpointReference, {
      access: on("DeleteEndpoint"),
      run: ({ EndpointName }) => {
        const endpoint = endpoints.get(EndpointName);
        refuseInProgress(endpoint);
        hosting.delete(endpoint);
        return {};
      },
    }),
  };
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
