/** The requests about endpoints, with the members that the rehearsal carries out. */
import { z } from "zod";
import { listFields, moment, tags } from "../fields";

/** All traffic at once is what the rehearsal does; other ways of shifting it are refused by name. */
const deploymentConfiguration = z.strictObject({
  BlueGreenUpdatePolicy: z.strictObject({
    TrafficRoutingConfiguration: z.strictObject({
      Type: z.literal("ALL_AT_ONCE"),
      WaitIntervalInSeconds: z.number(),
    }),
    TerminationWaitInSeconds: z.number().optional(),
    MaximumExecutionTimeoutInSeconds: z.number().optional(),
  }),
});

export const createEndpoint = z.strictObject({
  EndpointName: z.string(),
  EndpointConfigName: z.string(),
  DeploymentConfig: deploymentConfiguration.optional(),
  Tags: tags,
});

export const updateEndpoint = z.strictObject({
  EndpointName: z.string(),
  EndpointConfigName: z.string(),
  DeploymentConfig: deploymentConfiguration.optional(),
  RetainAllVariantProperties: z.literal(false).optional(),
  RetainDeploymentConfig: z.literal(false).optional(),
});

export const updateWeights = z.strictObject({
  EndpointName: z.string(),
  DesiredWeightsAndCapacities: z.array(
    z.strictObject({
      VariantName: z.string(),
      DesiredWeight: z.number().optional(),
      DesiredInstanceCount: z.number().min(1).optional(),
    }),
  ),
});

export const endpointReference = z.strictObject({ EndpointName: z.string() });

export const listEndpoints = z.strictObject({
  ...listFields,
  LastModifiedTimeAfter: moment.optional(),
  LastModifiedTimeBefore: moment.optional(),
  StatusEquals: z.string().optional(),
  SortBy: z.enum(["Name", "CreationTime", "Status"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

export type UpdateWeightsRequest = z.infer<typeof updateWeights>;
export type ListEndpointsRequest = z.infer<typeof listEndpoints>;
