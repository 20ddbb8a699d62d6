/**
 * The one schema of a stack's settings: it gives the types, the validation and the reference (SETTINGS.md). The message
 * of every check is the name of a rule (rules.ts), which says what is allowed and what to do; the meta of every setting
 * says what it means and what a change of it does.
 */
import { z } from "zod";
import { apiSchema } from "./api";
import { modelKindNames } from "./modelKinds";
import { block, inPlace, share, text, wholeNumber } from "./parts";
import type { RuleName } from "./rules";
import { sourceSchema } from "./source";

declare module "zod" {
  /** What the reference says of a setting besides its type, default and range. */
  interface GlobalMeta {
    meaning?: string;
    /** What the next update does when the setting has changed. */
    change?: string;
  }
}

const newJob = "a new training job and model package; the former ones are kept";
const newConfiguration = "a new endpoint configuration, to which the endpoint is updated in place";
const nextJob = "counts for the next job";
const nextTests = "nothing is deployed; the next tests use it";

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

const stackName = text(/^[A-Za-z0-9_.-]{1,100}$/u, "stackName");
const instanceType = text(/^ml\.[a-z0-9-]+\.[a-z0-9-]+$/u, "instanceType");

const stateSchema = block(
  {
    backend: text(/^s3:\/\/[a-z0-9.${}-]+(?:\?\S+)?$/u, "stateBackend").meta({
      meaning: "Where the builds find Pulumi's state; `${account}` and `${region}` are filled in",
      change: inPlace,
    }),
    secretsProvider: text(/^awskms:\/\/alias\/[A-Za-z0-9/_-]+(?:\?\S+)?$/u, "secretsProvider").meta({
      meaning: "The KMS key that opens the stack's secrets, by its alias",
      change: inPlace,
    }),
  },
  "state",
);

const encryptionSchema = block(
  {
    keyArn: text(/^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-z-]+$/u, "keyArn").meta({
      meaning:
        "A symmetric KMS key in the stack's region. It encrypts both buckets, the approval topic, what pipeline and builds hand on, and the trained models; SECURITY.md says what the key's owner has to allow",
      change:
        "updated in place; what was written before stays encrypted with the former key until it is encrypted anew: SECURITY.md says how",
    }),
    trainingVolumes: z.boolean("encryptedVolumes").default(true).meta({
      meaning:
        "Whether the key encrypts the volumes of training instances. With local NVMe storage (ml.g4dn, ml.g5, …), which the hardware encrypts, SageMaker refuses a key: write false",
      change: nextJob,
    }),
    endpointVolumes: z.boolean("encryptedVolumes").default(true).meta({
      meaning: "The same for the volumes of the endpoints of both environments",
      change: newConfiguration,
    }),
  },
  "encryption",
);

const deliverySchema = block(
  {
    production: stackName.meta({ meaning: "The stack that the Production stage acts on", change: inPlace }),
    source: sourceSchema.meta({ meaning: "What is delivered" }),
    approvers: z.array(z.email("approvers"), "approvers").min(1, "approvers").meta({
      meaning: "E-mail addresses that are asked before production; each confirms its subscription once",
      change: "subscriptions are created or deleted",
    }),
    approvalTimeoutMinutes: wholeNumber(5, 86_400, "approvalTimeout")
      .default(10_080)
      .meta({ meaning: "How long an approval waits", change: inPlace }),
    state: stateSchema.meta({ meaning: "Pulumi's state, which the builds need" }),
    encryption: encryptionSchema
      .exactOptional()
      .meta({ meaning: "A KMS key of one's own. Without it the delivery uses keys that AWS manages" }),
  },
  "delivery",
);

const imageSchema = z.union(
  [
    z.strictObject({
      algorithm: z.literal("image-classification").meta({ meaning: "The built-in algorithm", change: newJob }),
      tag: z.literal("1").meta({ meaning: "The version of the algorithm's image", change: newJob }),
    }),
    z.strictObject({
      uri: z
        .string("image")
        .regex(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9.-]+\/[a-z0-9._/-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/u, "image")
        .meta({
          meaning: "An image in Amazon ECR that honours SageMaker's contract for training and hosting",
          change: newJob,
        }),
      kind: z.enum(modelKindNames, "modelKind").default("image-classification").meta({
        meaning: "The kind of model that the image makes: decides how data is prepared and the endpoint is tested",
        change: newJob,
      }),
      requestTypes: z
        .array(text(/^[a-z]+\/[a-z0-9.+-]+$/u, "requestTypes"), "requestTypes")
        .min(1, "requestTypes")
        .exactOptional()
        .meta({
          meaning:
            "Media types of the requests that the image answers; the tests send the first. Without it those of the kind",
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
    z.string().refine((name) => !computedHyperparameters.includes(name), "computedHyperparameter"),
    z.string("hyperparameters").max(2500, "hyperparameters"),
    "hyperparameters",
  )
  .refine(
    (hyperparameters) => Object.keys(hyperparameters).length <= 100 - computedHyperparameters.length,
    "hyperparameters",
  );

const dataSchema = block(
  {
    source: text(/^(?:(?:file|s3|https):\/\/\S+|(?![a-z0-9]+:\/\/)\S.*)$/u, "dataSource").meta({
      meaning:
        "A folder of the repository or the address of one: a subfolder for each class (not at https://), or RecordIO files with labels.txt, or labels.txt with channels.json (delivery/data/source.ts)",
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

const trainingSchema = block(
  {
    image: imageSchema.meta({ meaning: "The built-in algorithm, or an image of one's own", change: newJob }),
    instanceType: instanceType.meta({ meaning: "What the job runs on", change: newJob }),
    instanceCount: wholeNumber(1, 100, "instanceCount")
      .default(1)
      .meta({ meaning: "How many instances the job runs on", change: newJob }),
    volumeGigabytes: wholeNumber(1, 16_384, "volumeGigabytes").meta({
      meaning: "Storage of each instance",
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

const endpointSchema = block(
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

const qualitySchema = block(
  {
    minimumAccuracy: share("minimumAccuracy").meta({
      meaning: "Lowest share of held-out samples whose most probable class is right",
      change: nextTests,
    }),
    maximumLatencyMilliseconds: z
      .number("maximumLatency")
      .gt(0, "maximumLatency")
      .max(60_000, "maximumLatency")
      .meta({ meaning: "Budget of the 95th percentile of an invocation", change: nextTests }),
    concurrency: wholeNumber(1, 64, "concurrency")
      .default(2)
      .meta({ meaning: "How many invocations are in flight while the endpoint is tested", change: nextTests }),
  },
  "quality",
);

const networkSchema = block(
  {
    subnets: z
      .array(text(/^subnet-[0-9a-f]{8,17}$/u, "subnets"), "subnets")
      .min(1, "subnets")
      .max(16, "subnets")
      .meta({
        meaning:
          "Subnets of one VPC in which the instances run. They need a way to S3 (an endpoint of the VPC) and two free addresses for each instance",
        change: `${newConfiguration}; ${nextJob}`,
      }),
    securityGroups: z
      .array(text(/^sg-[0-9a-f]{8,17}$/u, "securityGroups"), "securityGroups")
      .min(1, "securityGroups")
      .max(5, "securityGroups")
      .meta({
        meaning: "Security groups of the same VPC",
        change: `${newConfiguration}; ${nextJob}`,
      }),
  },
  "network",
);

const githubTokenSchema = block(
  {
    secure: text(/./u, "githubToken").meta({
      meaning: "The encrypted token, as `pulumi config set --secret githubToken` writes it",
      change: inPlace,
    }),
  },
  "githubToken",
);

const tagsSchema = z
  .record(text(/^(?!aws:).{1,128}$/u, "tags"), z.string("tags").max(256, "tags"), "tags")
  .refine((tags) => Object.keys(tags).length <= 40, "tags")
  .default({});

/** The configuration of a stack, as it stands in its file, without namespaces. */
export const configurationSchema = z.strictObject({
  delivery: deliverySchema.exactOptional().meta({ meaning: "Makes this stack the owner of the pipeline" }),
  githubToken: githubTokenSchema.exactOptional().meta({
    meaning: "A token of GitHub with the scope `repo`, for a source of kind `githubToken`. Never in plain text",
  }),
  deliveredBy: stackName
    .exactOptional()
    .meta({ meaning: "The stack whose pipeline deploys to this one", change: inPlace }),
  training: trainingSchema
    .exactOptional()
    .meta({ meaning: "The training job; in the stack with the delivery block, and only there" }),
  endpoint: endpointSchema.meta({ meaning: "What serves the model" }),
  api: apiSchema.exactOptional().meta({
    meaning:
      "An HTTP API before the endpoint. Without it only callers with rights of IAM reach the endpoint, through SageMaker",
  }),
  quality: qualitySchema.meta({ meaning: "What a model has to reach before it goes on" }),
  network: networkSchema.exactOptional().meta({
    meaning:
      "The VPC in which the stack's training jobs and models run. Without it they run in SageMaker's own network",
  }),
  isolation: z
    .boolean("isolation")
    .default(false)
    .meta({
      meaning:
        "Whether training and serving containers run without any network access; SageMaker itself fetches and stores their data",
      change: `${newConfiguration}; ${nextJob}`,
    }),
  tags: tagsSchema.meta({
    meaning: "Tags of every resource of the stack, besides its project and stack",
    change: inPlace,
  }),
});

export const regionSchema = text(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/u, "region");

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** Everything that the settings files say about a stack. */
export type Settings = DeepReadonly<z.infer<typeof configurationSchema>> & {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
};

export type DeliverySettings = NonNullable<Settings["delivery"]>;
export type SourceSettings = DeliverySettings["source"];
export type TriggerSettings = NonNullable<SourceSettings["triggers"]>;
export type EncryptionSettings = NonNullable<DeliverySettings["encryption"]>;
export type NetworkSettings = NonNullable<Settings["network"]>;
export type StateSettings = DeliverySettings["state"];
export type TrainingSettings = NonNullable<Settings["training"]>;
export type TrainingImage = TrainingSettings["image"];
export type DataSettings = TrainingSettings["data"];
export type EndpointSettings = Settings["endpoint"];
export type VariantSettings = EndpointSettings["variants"][number];
export type QualitySettings = Settings["quality"];
export type ApiSettings = NonNullable<Settings["api"]>;

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
    })
    .exactOptional(),
});

export type Release = DeepReadonly<z.infer<typeof releaseSchema>>;
