/**
 * The card of a model package. Source of the schema: SageMaker Developer Guide, "View and Update the Details of a Model
 * Version", section "Model package model card schema" (version 0.1.0 of the schema, read in November 2026).
 */
import { z } from "zod";
import { validationException } from "../requests";

export const cardStatuses = ["Draft", "PendingReview", "Approved", "Archived"] as const;

export interface ModelCard {
  readonly ModelCardContent?: string | undefined;
  readonly ModelCardStatus?: (typeof cardStatuses)[number] | undefined;
}

const text = (longest: number): z.ZodOptional<z.ZodString> => z.string().max(longest).optional();
/** `maxContains` without `contains` limits nothing, so these lists have no limit. */
const places = z.array(z.string().max(1024)).optional();
const longName = z.string().regex(/.{1,255}/u);
const shortName = z.string().regex(/.{1,63}/u);
const axis = text(63);
const axes = z.array(z.string().max(63)).optional();

const trainingMetrics = z.array(z.strictObject({ name: longName, notes: text(1024), value: z.number() })).optional();
const hyperParameters = z.array(z.strictObject({ name: longName, value: longName })).optional();

const metric = z.union([
  z.strictObject({
    name: longName,
    notes: text(1024),
    type: z.enum(["number", "string", "boolean"]),
    value: z.union([z.number(), z.string().max(63), z.boolean()]),
    x_axis_name: axis,
    y_axis_name: axis,
  }),
  z.strictObject({
    name: longName,
    notes: text(1024),
    type: z.literal("linear_graph"),
    value: z.array(z.array(z.number()).length(2)).min(1),
    x_axis_name: axis,
    y_axis_name: axis,
  }),
  z.strictObject({
    name: longName,
    notes: text(1024),
    type: z.literal("bar_chart"),
    value: z.array(z.number()).min(1),
    x_axis_name: axes,
    y_axis_name: axis,
  }),
  z.strictObject({
    name: longName,
    notes: text(1024),
    type: z.literal("matrix"),
    value: z.array(z.array(z.number()).min(1).max(20)).min(1).max(20),
    x_axis_name: axes,
    y_axis_name: axes,
  }),
]);

const evaluation = z.strictObject({
  name: shortName,
  evaluation_observation: text(2096),
  evaluation_job_arn: text(256),
  datasets: z.array(z.string().max(1024)).max(10).optional(),
  metadata: z.record(z.string(), z.string().max(1024)).optional(),
  metric_groups: z.array(z.object({ name: shortName, metric_data: z.array(metric) })).optional(),
});

const content = z.strictObject({
  model_overview: z.strictObject({ model_creator: text(1024), model_artifact: places }).optional(),
  intended_uses: z
    .strictObject({
      purpose_of_model: text(2048),
      intended_uses: text(2048),
      factors_affecting_model_efficiency: text(2048),
      risk_rating: z.enum(["High", "Medium", "Low", "Unknown"]).optional(),
      explanations_for_risk_rating: text(2048),
    })
    .optional(),
  business_details: z
    .strictObject({ business_problem: text(2048), business_stakeholders: text(2048), line_of_business: text(2048) })
    .optional(),
  training_details: z
    .strictObject({
      objective_function: z.unknown().optional(),
      training_observations: text(1024),
      training_job_details: z
        .strictObject({
          training_arn: text(1024),
          training_datasets: places,
          training_environment: z.strictObject({ container_image: places }).optional(),
          training_metrics: trainingMetrics,
          user_provided_training_metrics: trainingMetrics,
          hyper_parameters: hyperParameters,
          user_provided_hyper_parameters: hyperParameters,
        })
        .optional(),
    })
    .optional(),
  evaluation_details: z.array(evaluation).optional(),
  additional_information: z
    .strictObject({
      ethical_considerations: text(2048),
      caveats_and_recommendations: text(2048),
      custom_details: z.record(z.string(), z.string().max(1024)).optional(),
    })
    .optional(),
});

/**
 * A card with what a request changes of it. That a new card has both content and status is what CreateModelCard and
 * AWS::SageMaker::ModelPackage demand.
 */
export function changedCard(current: ModelCard | undefined, change: ModelCard): ModelCard {
  if (change.ModelCardContent !== undefined) {
    if (current?.ModelCardStatus === "Archived") throw validationException("Model Card is in Archived state");
    requireContent(change.ModelCardContent);
  }
  const card = { ...current, ...change };
  if (card.ModelCardContent === undefined || card.ModelCardStatus === undefined)
    throw validationException("A new model card has ModelCardContent and ModelCardStatus.");
  return card;
}

function requireContent(given: string): void {
  const result = content.safeParse(parsed(given));
  if (!result.success)
    throw validationException(
      `ModelCardContent does not follow the schema of a model package's card: ${z.prettifyError(result.error)}`,
    );
}

function parsed(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    throw validationException("ModelCardContent is not JSON.");
  }
}
