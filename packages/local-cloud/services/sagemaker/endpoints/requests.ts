/** The requests about endpoints, with the members that the rehearsal carries out. */
import { z } from "zod";
import { listFields, moment, resourceName, tags } from "../fields";

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

export const createEndpoint = z.strictObject({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  DeploymentConfig: deploymentConfiguration.optional(),
  Tags: tags,
});

export const updateEndpoint = z.strictObject({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  DeploymentConfig: deploymentConfiguration.optional(),
  RetainAllVariantProperties: z.literal(false).optional(),
  RetainDeploymentConfig: z.literal(false).optional(),
});

export const updateWeights = z.strictObject({
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

export const endpointReference = z.strictObject({ EndpointName: resourceName });

export const listEndpoints = z.strictObject({
  ...listFields,
  LastModifiedTimeAfter: moment.optional(),
  LastModifiedTimeBefore: moment.optional(),
  StatusEquals: z
    .enum(["Creating", "InService", "Updating", "Deleting", "Failed", "RollingBack", "SystemUpdating", "OutOfService"])
    .optional(),
  SortBy: z.enum(["Name", "CreationTime", "Status"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

export type UpdateWeightsRequest = z.infer<typeof updateWeights>;
export type ListEndpointsRequest = z.infer<typeof listEndpoints>;
