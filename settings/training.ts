/** The training job: the schema of `training`. */
import { z } from "zod";
import { limits } from "./awsLimits.json";
import { modelKindNames } from "./modelKinds";
import { block, limitedText, newJob, nextJob, oneOf, text, wholeNumber } from "./parts";
import type { RuleName } from "./rules";

/** When a check between keys can be made: as soon as these keys are right, whatever is wrong with others. */
const holds =
  (schema: z.ZodType) =>
  ({ value }: { readonly value: unknown }): boolean =>
    schema.safeParse(value).success;

/**
 * Most minutes that a training job may run or wait: CodeBuild ends a build after 36 hours, and the data is prepared in
 * the same build.
 */
const longestTrainingMinutes = 1980;

const instanceType = oneOf(limits.trainingInstanceType.values, "trainingInstanceType");

const imageSchema = z.union(
  [
    z.strictObject({
      algorithm: z.literal("image-classification").meta({ meaning: "The built-in algorithm", change: newJob }),
      tag: z.literal("1").meta({ meaning: "The version of the algorithm's image", change: newJob }),
    }),
    z.strictObject({
      uri: limitedText(
        limits.hostingImage,
        "image",
        /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9.-]+\/[a-z0-9._/-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/u,
      ).meta({
        meaning: "An image in Amazon ECR that honours SageMaker's contract for training and hosting",
        change: newJob,
      }),
      kind: z.enum(modelKindNames, "modelKind").default("image-classification").meta({
        meaning: "The kind of model that the image makes: decides how data is prepared and the endpoint is tested",
        change: newJob,
      }),
      requestTypes: z
        .array(limitedText(limits.requestType, "requestTypes", /^[a-z]+\/[a-z0-9.+-]+$/u), "requestTypes")
        .min(1, "requestTypes")
        .exactOptional()
        .meta({
          meaning:
            "Media types of the requests that the image answers; the tests send the first. Without it those of " +
            "the kind",
          change: "counts for the next package",
        }),
    }),
  ],
  "image",
);

/** Computed from the data, never typed. */
const computedHyperparameters = ["num_classes", "num_training_samples"];

const hyperparametersSchema = z
  .record(
    limitedText(limits.hyperparameterName, "hyperparameters").refine(
      (name) => !computedHyperparameters.includes(name),
      "computedHyperparameter",
    ),
    limitedText(limits.hyperparameterValue, "hyperparameters"),
    "hyperparameters",
  )
  .refine(
    (hyperparameters) =>
      Object.keys(hyperparameters).length <= limits.hyperparameters.max - computedHyperparameters.length,
    "hyperparameters",
  );

const dataSchema = block(
  {
    source: text(/^(?=.{1,1024}$)(?:(?:file|s3|https):\/\/\S+|(?![a-z0-9]+:\/\/)\S.*)$/u, "dataSource").meta({
      meaning:
        "A folder of the repository or the address of one: a subfolder for each class (not at https://), or " +
        "RecordIO files with labels.txt, or labels.txt with channels.json (delivery/data/source.ts)",
      change: `when the content differs: ${newJob}`,
    }),
    heldOutSamples: wholeNumber(200, Number.MAX_SAFE_INTEGER, "heldOutSamples").meta({
      meaning:
        "How many samples only the tests may read; at most a quarter of a folder and half of validation.rec. " +
        "Each class gives its share rounded up, so many small classes hold out more (delivery/data/split.ts)",
      change: newJob,
    }),
    validationShare: z
      .number("validationShare")
      .gt(0, "validationShare")
      .max(0.5, "validationShare")
      .meta({ meaning: "Share of the remaining samples that validates the training", change: newJob }),
  },
  "data",
);

export const trainingSchema = block(
  {
    image: imageSchema.meta({ meaning: "The built-in algorithm, or an image of one's own", change: newJob }),
    instanceType: instanceType.meta({ meaning: "What the job runs on", change: newJob }),
    instanceCount: wholeNumber(1, 100, "instanceCount")
      .default(1)
      .meta({ meaning: "How many instances the job runs on", change: newJob }),
    volumeGigabytes: wholeNumber(1, 16_384, "volumeGigabytes").meta({
      meaning:
        "Storage of each instance. One with local NVMe storage (ml.g4dn, ml.g5 …) has that instead, whatever is " +
        "written here",
      change: newJob,
    }),
    maximumRuntimeMinutes: wholeNumber(1, longestTrainingMinutes, "maximumRuntime")
      .default(120)
      .meta({ meaning: "After this time the job is stopped", change: nextJob }),
    spot: block(
      {
        maximumWaitMinutes: wholeNumber(1, longestTrainingMinutes, "maximumWait").meta({
          meaning: "The most that waiting for capacity and training may take together",
          change: nextJob,
        }),
      },
      "spot",
    )
      .exactOptional()
      .meta({ meaning: "Managed spot training. Without it instances are on demand", change: nextJob }),
    hyperparameters: hyperparametersSchema.meta({
      meaning: "As the algorithm documents them, all but those that are computed from the data",
      change: newJob,
    }),
    data: dataSchema.meta({ meaning: "What is learned from" }),
  },
  "training",
)
  .refine(({ image, instanceType: type }) => !("algorithm" in image) || /^ml\.(?:p2|p3|p3dn|g4dn|g5)\./u.test(type), {
    path: ["instanceType"],
    message: "builtInTrainingInstance" satisfies RuleName,
    when: holds(z.looseObject({ image: imageSchema, instanceType })),
  })
  .refine(({ spot, maximumRuntimeMinutes }) => spot === undefined || spot.maximumWaitMinutes >= maximumRuntimeMinutes, {
    path: ["spot", "maximumWaitMinutes"],
    message: "maximumWait" satisfies RuleName,
    when: holds(
      z.looseObject({ spot: z.looseObject({ maximumWaitMinutes: z.number() }), maximumRuntimeMinutes: z.number() }),
    ),
  });
