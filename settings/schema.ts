/**
 * The one schema of a stack's settings: it gives the types, the validation and the reference (SETTINGS.md). The message
 * of every check is the name of a rule (rules.ts), which says what is allowed and what to do; the meta of every setting
 * says what it means and what a change of it does.
 */
import { z } from "zod";
import { alarmsSchema } from "./alarms";
import { apiSchema } from "./api";
import { limits } from "./awsLimits.json";
import { budgetSchema } from "./budget";
import { deliverySchema } from "./delivery";
import { endpointSchema } from "./endpoint";
import {
  block,
  inPlace,
  limitedList,
  limitedText,
  newConfiguration,
  nextJob,
  once,
  oneOf,
  share,
  stackName,
  text,
  wholeNumber,
} from "./parts";
import { partitionsOfRegions } from "./regions";
import { trainingSchema } from "./training";

const nextTests = "nothing is deployed; the next tests use it";

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
    badInput: z
      .enum(["clientError", "error"], "badInput")
      .exactOptional()
      .meta({
        meaning:
          "What the endpoint has to answer to a broken sample, an empty one and a wrong content type, before it " +
          "answers the next sample: `clientError` is a status from 400 to 499, `error` any failure. Without it " +
          "`clientError` for an image of one's own, and `error` for the built-in algorithm, of which AWS does not " +
          "say what it answers",
        change: nextTests,
      }),
  },
  "quality",
);

const networkSchema = block(
  {
    subnets: once(limitedList(text(/^subnet-[0-9a-f]{8,17}$/u, "subnets"), limits.subnets, "subnets"), "subnets").meta({
      meaning:
        "Subnets of one VPC in which the instances run. They need a way to S3 (an endpoint of the VPC) and two " +
        "free addresses for each instance",
      change: `${newConfiguration}; ${nextJob}`,
    }),
    securityGroups: once(
      limitedList(text(/^sg-[0-9a-f]{8,17}$/u, "securityGroups"), limits.securityGroups, "securityGroups"),
      "securityGroups",
    ).meta({
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
  .record(limitedText(limits.tagKey, "tags", /^(?!aws:)/u), limitedText(limits.tagValue, "tags"), "tags")
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
      "An HTTP API before the endpoint. Without it only callers with rights of IAM reach the endpoint, through " +
      "SageMaker",
  }),
  alarms: alarmsSchema
    .default({ emails: [], webhooks: [] })
    .meta({ meaning: "Who is told of the environment's alarms. Without it nobody is; the console shows them" }),
  budget: budgetSchema.exactOptional().meta({
    meaning:
      "A monthly budget of AWS Budgets, which tells when what counts is spent. It stops nothing. Whoever runs `up` " +
      "needs rights of billing",
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
        "Whether training and serving containers run without any network access; SageMaker itself fetches and " +
        "stores their data",
      change: `${newConfiguration}; ${nextJob}`,
    }),
  tags: tagsSchema.meta({
    meaning: "Tags of every resource of the stack, besides its project and stack",
    change: inPlace,
  }),
});

export const regionSchema = oneOf([...partitionsOfRegions.keys()], "region");

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
export type AlarmSettings = Settings["alarms"];
export type BudgetSettings = NonNullable<Settings["budget"]>;
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
      /** Name of the finished job whose model the run delivers. */
      trainingJob: z.string().exactOptional(),
      modelVersion: z.string().exactOptional(),
    })
    .exactOptional(),
});

export type Release = DeepReadonly<z.infer<typeof releaseSchema>>;
