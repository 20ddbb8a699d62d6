/**
 * The one schema of a stack's settings: it gives the types and the validation. The message of every check is the name of a rule
 * (rules.ts), which says what is allowed and what to do.
 */
import { z } from "zod";

import type { RuleName } from "./rules";

const text = (pattern: RegExp, rule: RuleName) => z.string(rule).regex(pattern, rule);
const wholeNumber = (minimum: number, maximum: number, rule: RuleName) => z.int(rule).min(minimum, rule).max(maximum, rule);
const share = (rule: RuleName) => z.number(rule).min(0, rule).max(1, rule);
/** An object that refuses keys it does not know, and is refused by one rule when it is no object. */
const block = <Shape extends z.core.$ZodLooseShape>(shape: Shape, rule: RuleName) => z.strictObject(shape, { error: (issue) => (issue.code === "invalid_type" ? rule : undefined) });

/** When a check between keys can be made: as soon as these keys are right, whatever is wrong with others. */
const holds =
  (schema: z.ZodType) =>
  ({ value }: { readonly value: unknown }): boolean =>
    schema.safeParse(value).success;

/** Most minutes that a training job may run or wait: CodeBuild ends a build after 36 hours, and the data is prepared in the same build. */
const longestTrainingMinutes = 1980;

const stackName = text(/^[A-Za-z0-9_.-]{1,100}$/u, "stackName");
const instanceType = text(/^ml\.[a-z0-9-]+\.[a-z0-9-]+$/u, "instanceType");

const sourceSchema = block(
  {
    kind: z.literal("github", "sourceKind"),
    /** `owner/name`. */
    repository: text(/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/u, "repository"),
    branch: text(/^\S{1,255}$/u, "branch"),
    /** An accepted CodeConnections connection. Default: the stack creates one, which a person has to accept in the console. */
    connectionArn: text(/^arn:[a-z-]+:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]+$/u, "connectionArn").exactOptional(),
  },
  "source",
);

const stateSchema = block(
  {
    /** Where the builds find Pulumi's state: an S3 URL; `${account}` and `${region}` are filled in. */
    backend: text(/^s3:\/\/[a-z0-9.${}-]+(?:\?\S+)?$/u, "stateBackend"),
    /** The KMS key that opens the stack's secrets, by its alias. */
    secretsProvider: text(/^awskms:\/\/alias\/[A-Za-z0-9/_-]+(?:\?\S+)?$/u, "secretsProvider"),
  },
  "state",
);

const deliverySchema = block(
  {
    /** The stack that the Production stage acts on. */
    production: stackName,
    source: sourceSchema,
    /** E-mail addresses that are asked before production; each confirms its subscription once. */
    approvers: z.array(z.email("approvers"), "approvers").min(1, "approvers"),
    /** How long an approval waits. 5–86400. */
    approvalTimeoutMinutes: wholeNumber(5, 86_400, "approvalTimeout").default(10_080),
    state: stateSchema,
  },
  "delivery",
);

const imageSchema = z.union(
  [
    z.strictObject({ algorithm: z.literal("image-classification"), tag: z.literal("1") }),
    z.strictObject({ uri: z.string().regex(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9.-]+\/[a-z0-9._/-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/u, "image") }),
  ],
  "image",
);

/** Computed from the data, never typed. */
const computedHyperparameters = ["num_classes", "num_training_samples"];

const hyperparametersSchema = z
  .record(
    z.string().refine((name) => !computedHyperparameters.includes(name), "computedHyperparameter"),
    z.string("hyperparameters").max(2500, "hyperparameters"),
    "hyperparameters",
  )
  .refine((hyperparameters) => Object.keys(hyperparameters).length <= 100 - computedHyperparameters.length, "hyperparameters");

const dataSchema = block(
  {
    /**
     * A folder of the repository or the address of one (`file://`, `s3://`, `https://`): a subfolder for each class, or RecordIO files with
     * labels.txt, or labels.txt with channels.json (delivery/data/source.ts).
     */
    source: text(/^(?:(?:file|s3|https):\/\/\S+|(?![a-z0-9]+:\/\/)\S.*)$/u, "dataSource"),
    /** Pictures that only the tests may read; at least 200. */
    heldOutPictures: wholeNumber(200, Number.MAX_SAFE_INTEGER, "heldOutPictures"),
    /** Share of the remaining pictures that validates the training. Above 0, at most 0.5. */
    validationShare: z.number("validationShare").gt(0, "validationShare").max(0.5, "validationShare"),
  },
  "data",
);

const trainingSchema = block(
  {
    image: imageSchema,
    instanceType,
    instanceCount: wholeNumber(1, 100, "instanceCount").default(1),
    volumeGigabytes: wholeNumber(1, 16_384, "volumeGigabytes"),
    maximumRuntimeMinutes: wholeNumber(1, longestTrainingMinutes, "maximumRuntime").default(120),
    /** Managed spot training. Default: on demand. */
    spot: block({ maximumWaitMinutes: wholeNumber(1, longestTrainingMinutes, "maximumWait") }, "spot").exactOptional(),
    /** As the algorithm documents them, all but those that are computed from the data. */
    hyperparameters: hyperparametersSchema,
    data: dataSchema,
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
    when: holds(z.looseObject({ spot: z.looseObject({ maximumWaitMinutes: z.number() }), maximumRuntimeMinutes: z.number() })),
  });

const variantSchema = block(
  {
    name: text(/^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,62}$/u, "variantName").max(63, "variantName"),
    /** Share of the traffic is weight / sum of weights. */
    weight: z.number("variantWeight").min(0, "variantWeight").default(1),
    instanceType,
    instanceCount: wholeNumber(1, 100, "instanceCount").default(1),
    /** A fixed package version. Default: the package that is delivered. */
    modelPackage: text(/^arn:[a-z-]+:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[A-Za-z0-9-]+\/\d+$/u, "modelPackage").exactOptional(),
  },
  "variant",
);

const endpointSchema = block(
  {
    variants: z
      .array(variantSchema, "variants")
      .min(1, "variants")
      .max(10, "variants")
      .refine((variants) => new Set(variants.map(({ name }) => name)).size === variants.length, "variantNames")
      .refine((variants) => variants.length === 0 || variants.some(({ weight }) => weight > 0), "variantWeights"),
  },
  "endpoint",
);

const qualitySchema = block(
  {
    /** Lowest share of held-out pictures whose most probable class is right. 0–1. */
    minimumAccuracy: share("minimumAccuracy"),
    /** Budget of the 95th percentile of an invocation, in milliseconds. */
    maximumLatencyMilliseconds: z.number("maximumLatency").gt(0, "maximumLatency").max(60_000, "maximumLatency"),
    /** How many invocations are in flight while the endpoint is tested. */
    concurrency: wholeNumber(1, 64, "concurrency").default(2),
  },
  "quality",
);

const tagsSchema = z
  .record(text(/^(?!aws:).{1,128}$/u, "tags"), z.string("tags").max(256, "tags"), "tags")
  .refine((tags) => Object.keys(tags).length <= 40, "tags")
  .default({});

/** The configuration of a stack, as it stands in its file, without namespaces. */
export const configurationSchema = z.strictObject({
  delivery: deliverySchema.exactOptional(),
  deliveredBy: stackName.exactOptional(),
  training: trainingSchema.exactOptional(),
  endpoint: endpointSchema,
  quality: qualitySchema,
  tags: tagsSchema,
});

export const regionSchema = text(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/u, "region");

type DeepReadonly<T> = T extends (infer Item)[] ? readonly DeepReadonly<Item>[] : T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** Everything that the settings files say about a stack. */
export type Settings = DeepReadonly<z.infer<typeof configurationSchema>> & {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
};

export type DeliverySettings = NonNullable<Settings["delivery"]>;
export type SourceSettings = DeliverySettings["source"];
export type StateSettings = DeliverySettings["state"];
export type TrainingSettings = NonNullable<Settings["training"]>;
export type TrainingImage = TrainingSettings["image"];
export type DataSettings = TrainingSettings["data"];
export type EndpointSettings = Settings["endpoint"];
export type VariantSettings = EndpointSettings["variants"][number];
export type QualitySettings = Settings["quality"];

/** What one update is told by the run that makes it; never written to a settings file. */
export const releaseSchema = z.strictObject({
  /** Serve exactly this package. */
  modelPackage: z.string().exactOptional(),
  /** The run of the pipeline that makes the update. */
  run: z
    .strictObject({
      execution: z.string(),
      commit: z.string(),
      author: z.string().exactOptional(),
      message: z.string().exactOptional(),
      dataVersion: z.string(),
    })
    .exactOptional(),
});

export type Release = DeepReadonly<z.infer<typeof releaseSchema>>;
