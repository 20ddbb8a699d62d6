/** What serves the model: the schema of `endpoint`. */
import { z } from "zod";
import { block, instanceType, newConfiguration, text, wholeNumber } from "./parts";

const variantSchema = block(
  {
    name: text(/^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,62}$/u, "variantName")
      .max(63, "variantName")
      .meta({ meaning: "Names the variant in requests and figures", change: newConfiguration }),
    weight: z
      .number("variantWeight")
      .min(0, "variantWeight")
      .default(1)
      .meta({ meaning: "Its share of the traffic is weight / sum of weights", change: newConfiguration }),
    instanceType: instanceType.meta({ meaning: "What it runs on", change: newConfiguration }),
    instanceCount: wholeNumber(1, 100, "instanceCount")
      .default(1)
      .meta({ meaning: "How many instances it runs on", change: newConfiguration }),
    modelPackage: text(/^arn:[a-z-]+:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[A-Za-z0-9-]+\/\d+$/u, "modelPackage")
      .exactOptional()
      .meta({ meaning: "A fixed package version. Without it the package that is delivered", change: newConfiguration }),
  },
  "variant",
);

export const endpointSchema = block(
  {
    variants: z
      .array(variantSchema, "variants")
      .min(1, "variants")
      .max(10, "variants")
      .refine((variants) => new Set(variants.map(({ name }) => name)).size === variants.length, "variantNames")
      .refine((variants) => variants.length === 0 || variants.some(({ weight }) => weight > 0), "variantWeights")
      .meta({ meaning: "The models behind the endpoint", change: newConfiguration }),
  },
  "endpoint",
);
