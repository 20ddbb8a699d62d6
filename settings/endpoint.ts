/** What serves the model: the schema of `endpoint`. */
import { z } from "zod";
import { limits } from "./awsLimits.json";
import { block, limitedList, limitedText, newConfiguration, oneOf, wholeNumber } from "./parts";

const instanceType = oneOf(limits.hostingInstanceType.values, "hostingInstanceType");

const variantSchema = block(
  {
    name: limitedText(limits.variantName, "variantName", /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,62}$/u).meta({
      meaning: "Names the variant in requests and figures",
      change: newConfiguration,
    }),
    weight: z
      .number("variantWeight")
      .min(0, "variantWeight")
      .default(1)
      .meta({ meaning: "Its share of the traffic is weight / sum of weights", change: newConfiguration }),
    instanceType: instanceType.meta({ meaning: "What it runs on", change: newConfiguration }),
    instanceCount: wholeNumber(1, 100, "instanceCount")
      .default(1)
      .meta({ meaning: "How many instances it runs on", change: newConfiguration }),
    modelPackage: limitedText(
      limits.modelPackage,
      "modelPackage",
      /^arn:[a-z-]+:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[A-Za-z0-9-]+\/\d+$/u,
    )
      .exactOptional()
      .meta({ meaning: "A fixed package version. Without it the package that is delivered", change: newConfiguration }),
  },
  "variant",
);

export const endpointSchema = block(
  {
    variants: limitedList(variantSchema, limits.variants, "variants")
      .refine((variants) => new Set(variants.map(({ name }) => name)).size === variants.length, "variantNames")
      .refine((variants) => variants.length === 0 || variants.some(({ weight }) => weight > 0), "variantWeights")
      .meta({ meaning: "The models behind the endpoint", change: newConfiguration }),
  },
  "endpoint",
);
