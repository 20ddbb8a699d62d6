/**
 * What the card of a package says: where its model comes from, in the words of SageMaker's schema. Source: SageMaker
 * Developer Guide, "View and Update the Details of a Model Version", section "Model package model card schema" (0.1.0,
 * read in November 2026), whose lengths are kept here. The content has to be one line of 100,000 characters at most
 * (API reference, ModelPackageModelCard).
 */
import { z } from "zod";
import { dataKeys } from "../contract/dataManifest";
import { jsonIn } from "../contract/json";
import type { EnvironmentRecord, RunRecord } from "../contract/runRecord";

/** What is known of a package when it is approved. */
export interface CardFacts {
  /** The package's own. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly image?: string | undefined;
  /** URI of the model that was registered. */
  readonly model?: string | undefined;
  readonly trainingJobArn?: string | undefined;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly dataBucket: string;
  /** Absent when a person deploys from a terminal. */
  readonly record?: RunRecord | undefined;
  /** ARN of who answered the question before production. */
  readonly approver?: string | undefined;
}

const longestContent = 100_000;
const mostHyperparameters = 100;

const metricPrefix = "metric:";

const section = z.record(z.string(), z.unknown());
const earlierSchema = z.looseObject({
  evaluation_details: z.array(z.looseObject({ name: z.string() })).optional(),
  additional_information: z.looseObject({ custom_details: section.optional() }).optional(),
});

/**
 * The content of a card. What people have written into it stays: intended uses, the business, ethics, evaluations of
 * their own.
 *
 * @param earlier the content as it is; undefined when there is no card yet
 */
export function modelCardContent(facts: CardFacts, earlier: string | undefined): string {
  const own = ownContent(facts);
  const alone = JSON.stringify(own);
  const theirs = earlier === undefined ? undefined : earlierSchema.safeParse(jsonIn(earlier)).data;
  if (theirs === undefined) return alone;
  const names = new Set(own.evaluation_details.map(({ name }) => name));
  // What is said here comes first, so that an unchanged card is the same text.
  const both = JSON.stringify({
    ...own,
    ...theirs,
    ...own,
    evaluation_details: [
      ...(theirs.evaluation_details ?? []).filter(({ name }) => !names.has(name)),
      ...own.evaluation_details,
    ],
    additional_information: {
      ...own.additional_information,
      ...theirs.additional_information,
      ...own.additional_information,
      custom_details: {
        ...own.additional_information.custom_details,
        ...theirs.additional_information?.custom_details,
        ...own.additional_information.custom_details,
      },
    },
  });
  return both.length <= longestContent ? both : alone;
}

function ownContent(facts: CardFacts) {
  const { metadata, image, model, trainingJobArn, hyperparameters, record } = facts;
  const { author, "training-job": job = "unknown" } = metadata;
  return {
    model_overview: {
      ...(author !== undefined && { model_creator: line(author, 1024) }),
      ...(model !== undefined && { model_artifact: [line(model, 1024)] }),
    },
    training_details: {
      training_observations: line(
        `Training job ${job}${record?.training.reused === true ? ", used again from an earlier approved package" : ""}`,
        1024,
      ),
      training_job_details: {
        ...(trainingJobArn !== undefined && { training_arn: trainingJobArn }),
        training_datasets: datasets(facts, ["trainFolder", "validationFolder"]),
        ...(image !== undefined && { training_environment: { container_image: [line(image, 1024)] } }),
        training_metrics: Object.entries(metadata).flatMap(([key, text]) =>
          key.startsWith(metricPrefix) && Number.isFinite(Number(text))
            ? [{ name: key.slice(metricPrefix.length), value: Number(text) }]
            : [],
        ),
        hyper_parameters: Object.entries(hyperparameters)
          .filter(([name, value]) => name !== "" && value !== "")
          .slice(0, mostHyperparameters)
          .map(([name, value]) => ({ name: line(name, 255), value: line(value, 255) })),
      },
    },
    evaluation_details: Object.entries(record?.environments ?? {}).flatMap(([stack, tested]) =>
      tested.accuracy === undefined ? [] : [evaluation(stack, tested, facts)],
    ),
    additional_information: {
      caveats_and_recommendations:
        "Figures are the word of the commit's own tests, metadata that of the action that has registered the " +
        "package. docs/lineage.md says what each fact is worth.",
      custom_details: customDetails(facts),
    },
  };
}

function evaluation(stack: string, tested: EnvironmentRecord, facts: CardFacts) {
  const { accuracy = 0, samples, latencyMilliseconds: latency, endpoint, endpointConfiguration } = tested;
  const number = (name: string, value: number) => ({ name, type: "number", value });
  return {
    name: line(`Test in ${stack}`, 63),
    datasets: datasets(facts, ["heldOutIndex"]),
    metadata: { endpoint, endpoint_configuration: endpointConfiguration },
    metric_groups: [
      {
        name: "Held-out samples",
        metric_data: [
          number("accuracy", accuracy),
          ...(samples === undefined ? [] : [number("samples", samples)]),
          ...(latency === undefined
            ? []
            : [number("latency p50 in ms", latency.p50), number("latency p95 in ms", latency.p95)]),
        ],
      },
    ],
  };
}

/** Addresses in the data bucket; none when the package does not say which writing of which version it is of. */
function datasets(
  { metadata, dataBucket }: CardFacts,
  keys: readonly ("trainFolder" | "validationFolder" | "heldOutIndex")[],
): readonly string[] {
  const { "data-version": version, "data-attempt": attempt } = metadata;
  if (version === undefined || attempt === undefined) return [];
  return keys.map((key) => line(`s3://${dataBucket}/${dataKeys[key]({ version, attempt })}`, 1024));
}

/** Everything that the package says of itself, but metrics; keys as CloudFormation takes them. */
function customDetails({ metadata, record, approver }: CardFacts): Readonly<Record<string, string>> {
  const subject = record?.message?.split("\n", 1)[0];
  const told = {
    ...metadata,
    ...(subject !== undefined && { subject }),
    ...(approver !== undefined && { approver }),
  };
  return Object.fromEntries(
    Object.entries(told)
      .filter(([key]) => !key.startsWith(metricPrefix))
      .map(([key, value]) => [key.replace(/\W/gu, "_"), line(value, 1024)]),
  );
}

/** One line without control characters, cut to a length. */
function line(text: string, longest: number): string {
  const characters = Array.from(text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim());
  return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest - 1).join("")}…`;
}
