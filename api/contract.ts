/**
 * What the API takes and answers, as schemas: requests are validated with them, and the OpenAPI document is made of
 * them.
 */
import * as z from "zod/mini";
import { shown } from "./echo";
import { largestSample } from "./limits";
import { base64Pattern } from "./request/base64";

const topk = z
  .int(rule("a whole number from 1"))
  .check(
    z.minimum(1, rule("a whole number from 1")),
    z.describe("How many predictions are answered, the most probable first. Default: one for each class."),
  );

/** SageMaker's own rule for the name of a variant. */
const variant = z
  .string(rule("the name of a variant"))
  .check(
    z.regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/, rule("the name of a variant: 1 to 63 letters, digits and hyphens")),
    z.describe("The variant that has to answer. Default: SageMaker chooses by the variants' weights."),
  );

/** The sample in base64. Its length and its letters are for clients: the code decodes it, and compares. */
function data(description: string, pattern: string): z.ZodMiniString {
  return z
    .string(rule("the sample in base64"))
    .check(z.minLength(1, rule("the sample in base64")), z.meta({ description, contentEncoding: "base64", pattern }));
}

const largestData = Math.ceil(largestSample / 3) * 4;

/** How a prediction is made, whatever carries the sample. */
export const predictionOptions = z.strictObject(
  { topk: z.optional(topk), variant: z.optional(variant) },
  rule("a JSON object"),
);
export type PredictionOptions = Readonly<z.infer<typeof predictionOptions>>;

/** The sample in JSON. */
export const predictionRequest = z.strictObject(
  {
    data: data("The sample in base64 (RFC 4648, with padding).", base64Pattern.plain).check(
      z.meta({ maxLength: largestData }),
    ),
    ...predictionOptions.shape,
  },
  rule("a JSON object"),
);

/** The request of the API that came before this one, which took base64 in lines and passed over further members. */
export const originalRequest = z.looseObject(
  {
    data: data("The sample in base64 (RFC 4648, with padding); it may be in lines.", base64Pattern.inLines),
    topk: z.optional(topk),
  },
  rule("a JSON object"),
);

const model = z.strictObject({
  package: z.string().check(z.describe("ARN of the model package that answered.")),
  variant: z.string().check(z.describe("The variant that answered.")),
  endpoint: z.string().check(z.describe("Name of the endpoint.")),
  configuration: z.string().check(z.describe("Name of the endpoint's configuration.")),
});
export type ModelDescription = Readonly<z.infer<typeof model>>;

const prediction = z.strictObject({
  label: z.string().check(z.describe("Name of the class.")),
  index: z.int().check(z.minimum(0), z.describe("Index of the class, from 0.")),
  probability: z.number().check(z.minimum(0), z.maximum(1)),
});
export type Prediction = Readonly<z.infer<typeof prediction>>;

export const predictionAnswer = z.strictObject({
  predictions: z.array(prediction).check(z.describe("The most probable first.")),
  model,
});
export type PredictionAnswer = Readonly<z.infer<typeof predictionAnswer>>;

export const originalAnswer = z.strictObject({
  response: z
    .string()
    .check(
      z.describe(
        "A list of (number of the class from 1, label, probability) as Python writes it, the most probable first.",
      ),
    ),
});
export type OriginalAnswer = Readonly<z.infer<typeof originalAnswer>>;

export const health = z.strictObject({
  status: z.literal("serving"),
  model,
  variants: z.array(z.string()).check(z.describe("Every variant that can be asked for.")),
});
export type Health = Readonly<z.infer<typeof health>>;

/** RFC 9457. */
export const problemDetails = z.strictObject({
  type: z.string().check(z.describe("about:blank: the status says what kind of problem it is.")),
  title: z.string(),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: z.string().check(z.describe("What came, what is allowed, what to do.")),
  instance: z.string().check(z.describe("The id of this one request, which the log of the API holds.")),
});
export type ProblemDetails = Readonly<z.infer<typeof problemDetails>>;

/** What API Gateway answers itself. */
export const gatewayMessage = z.looseObject({ message: z.nullable(z.string()) });

/** Words for a member that is missing or not as it has to be. */
function rule(allowed: string): {
  readonly error: (issue: { readonly code: string; readonly input?: unknown }) => string | undefined;
} {
  return {
    error: ({ code, input }) => {
      // Its words come from request/faults.ts, which knows the members.
      if (code === "unrecognized_keys") return undefined;
      return input === undefined ? `is missing; it is ${allowed}` : `is ${shown(input)}; allowed is ${allowed}`;
    },
  };
}
