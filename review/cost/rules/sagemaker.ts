/** Training jobs and endpoints. */
import { z } from "zod";
import { type Charge, type Circumstances, type Declared, hoursAMonth, kilobytesAGigabyte, type Rule } from "../charge";
import { rolloutSeconds } from "./rollout";

const trainingSchema = z.object({
  specification: z.object({ instanceType: z.string(), instanceCount: z.number(), volumeGigabytes: z.number() }),
});

/**
 * Families whose instances train on disks of their own: "SageMaker doesn't provision Amazon EBS gp2 storage" for them
 * (API reference of CreateTrainingJob, ResourceConfig.VolumeSizeInGB).
 */
const ownDisks = /^ml\.(?:g4dn|g5|g6|p4d|p4de|p5)\./u;

export const trainingJob: Rule = ({ inputs }, { usage }) => {
  const { instanceType, instanceCount, volumeGigabytes } = trainingSchema.parse(inputs).specification;
  const hours = (instanceCount * usage.trainingMinutes) / 60;
  const volume: Charge = { price: "training-volume", amounts: { run: (hours * volumeGigabytes) / hoursAMonth } };
  return {
    charges: [
      { price: `training/${instanceType}`, amounts: { run: hours } },
      ...(ownDisks.test(instanceType) ? [] : [volume]),
    ],
  };
};

const variantSchema = z.object({
  instanceType: z.string().optional(),
  initialInstanceCount: z.number().optional(),
  volumeSizeInGb: z.number().optional(),
});
const configurationSchema = z.object({
  name: z.string().optional(),
  productionVariants: z.array(variantSchema),
  shadowProductionVariants: z.array(variantSchema).default([]),
});

type Variant = z.infer<typeof variantSchema>;

export const endpointConfiguration: Rule = () => ({ free: "its instances are the endpoint's" });

export const endpoint: Rule = ({ inputs }, circumstances) => {
  const configuration = configurationOf(inputs, circumstances);
  if (configuration === undefined) return { notPriced: ["its configuration is not declared in this stack"] };
  const variants = [...configuration.productionVariants, ...configuration.shadowProductionVariants];
  const { usage } = circumstances;
  // A shadow variant gets a copy of each request.
  const copies = 1 + configuration.shadowProductionVariants.length;
  const data = (usage.pictureKilobytes * copies) / kilobytesAGigabyte;
  const twoFleetsHours = usage.rolloutMinutes / 60 + rolloutSeconds(inputs) / 3600;
  return {
    charges: [
      ...variants.flatMap((variant) => chargesOf(variant, usage.hostingHours, twoFleetsHours)),
      { price: "endpoint-data", amounts: { prediction: data } },
    ],
    notPriced: variants.flatMap(notPricedOf),
  };
};

/** The fleet that serves, and the second one while a run deploys. */
function chargesOf(variant: Variant, hostingHours: number, twoFleetsHours: number): readonly Charge[] {
  const { instanceType, initialInstanceCount: count = 1, volumeSizeInGb = 0 } = variant;
  if (instanceType === undefined) return [];
  const idle = (count * hostingHours * hoursAMonth) / 24;
  const run = count * twoFleetsHours;
  const gigabytes = volumeSizeInGb / hoursAMonth;
  const volume: Charge = { price: "hosting-volume", amounts: { idle: idle * gigabytes, run: run * gigabytes } };
  return [{ price: `hosting/${instanceType}`, amounts: { idle, run } }, ...(volumeSizeInGb > 0 ? [volume] : [])];
}

function notPricedOf({ instanceType, volumeSizeInGb }: Variant): readonly string[] {
  if (instanceType === undefined) return ["a variant without instances is paid by its computing time"];
  return volumeSizeInGb === undefined
    ? [`the volume that SageMaker chooses for ${instanceType}: its size is not declared`]
    : [];
}

function configurationOf(
  { endpointConfigName }: Declared["inputs"],
  { resources }: Circumstances,
): z.infer<typeof configurationSchema> | undefined {
  return resources
    .filter(({ type }) => type === "aws:sagemaker/endpointConfiguration:EndpointConfiguration")
    .map(({ inputs }) => configurationSchema.parse(inputs))
    .find(({ name }) => name === endpointConfigName);
}
