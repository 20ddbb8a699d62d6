import type { ModelDescription, Prediction } from "./contract";
import type { Endpoint, EndpointAnswer } from "./endpoint";
import { invocationProblem } from "./invocationProblem";
import { errorFields, type Log } from "./log";
import { lookedUp } from "./lookUpProblem";
import { probabilitiesFault, readNumbers } from "./model/probabilities";
import type { ServedModel, ServedModels } from "./model/servedModel";
import { Problem } from "./problem";
import { ranked } from "./ranking";
import type { PredictionRequest } from "./request/predictionRequest";

/** What a prediction is made with. */
export interface Predictor {
  readonly endpoint: Endpoint;
  readonly models: ServedModels;
  readonly log: Log;
}

/** Most characters of an answer that are logged: a model may give back what it was sent. */
const longestQuote = 500;

/** @throws Problem 400 for a variant that the endpoint does not have, 422, 429, 502, 503 */
export async function predict(
  request: PredictionRequest,
  predictor: Predictor,
): Promise<{ readonly predictions: readonly Prediction[]; readonly model: ServedModel }> {
  const { models, log } = predictor;
  const [{ text, variant }] = await Promise.all([ask(request, predictor), models.prepare(request.variant)]);
  const unreadable = (fault: string): Problem => {
    log({ message: "The model's answer cannot be read.", variant, fault });
    return new Problem(502, "The model answered something else than one probability for each class.");
  };
  const probabilities = readNumbers(text);
  if (probabilities === undefined)
    throw unreadable(`expected a JSON array of numbers, came ${text.slice(0, longestQuote) || "nothing"}`);
  const model = await lookedUp(models.describe(variant, probabilities.length), log);
  const fault = probabilitiesFault(probabilities, model.labels.length);
  if (fault !== undefined) throw unreadable(fault);
  return { predictions: ranked(probabilities, model.labels, request.topk), model };
}

async function ask(request: PredictionRequest, { endpoint, models, log }: Predictor): Promise<EndpointAnswer> {
  try {
    return await endpoint.ask(request);
  } catch (error) {
    log({
      message: "The endpoint did not answer the sample.",
      mediaType: request.mediaType,
      bytes: request.sample.length,
      variant: request.variant,
      error: errorFields(error),
    });
    throw await invocationProblem(error, request.variant, models);
  }
}

/** A model without its labels. */
export function modelDescription({
  package: modelPackage,
  variant,
  endpoint,
  configuration,
}: ServedModel): ModelDescription {
  return { package: modelPackage, variant, endpoint, configuration };
}
