/** How long an endpoint's deployment settings keep two fleets beside each other, on purpose. */
import { z } from "zod";

const configurationSchema = z.object({
  deploymentConfig: z
    .object({
      blueGreenUpdatePolicy: z
        .object({
          terminationWaitInSeconds: z.number().default(0),
          trafficRoutingConfiguration: z.object({
            type: z.string(),
            waitIntervalInSeconds: z.number().default(0),
            linearStepSize: z.object({ type: z.string(), value: z.number() }).optional(),
          }),
        })
        .optional(),
    })
    .optional(),
});

/** Seconds of baking and waiting; the time that SageMaker needs to start the new fleet is not among them. */
export function rolloutSeconds(inputs: Readonly<Record<string, unknown>>): number {
  const policy = configurationSchema.parse(inputs).deploymentConfig?.blueGreenUpdatePolicy;
  if (policy === undefined) return 0;
  const { type, waitIntervalInSeconds, linearStepSize } = policy.trafficRoutingConfiguration;
  const percent = linearStepSize?.type === "CAPACITY_PERCENT" ? linearStepSize.value : 50;
  const waits = { ALL_AT_ONCE: 1, CANARY: 2, LINEAR: Math.ceil(100 / percent) }[type] ?? 1;
  return waits * waitIntervalInSeconds + policy.terminationWaitInSeconds;
}
