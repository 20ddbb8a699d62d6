import type { Health } from "./contract";
import { nothingServes } from "./invocationProblem";
import { errorFields } from "./log";
import { NothingServes } from "./model/lookUps";
import { describe, modelDescription, type Predictor } from "./prediction";
import { Problem } from "./problem";

/** Whether predictions are answered, looked up now; the model is the first variant's. @throws Problem 502, 503 */
export async function readHealth(predictor: Pick<Predictor, "models" | "log">): Promise<Health> {
  const [first] = await servingVariants(predictor);
  if (first === undefined) throw nothingServes();
  return { status: "serving", model: modelDescription(await describe(first, predictor)) };
}

async function servingVariants({ models, log }: Pick<Predictor, "models" | "log">): Promise<readonly string[]> {
  try {
    return (await models.state({ fresh: true })).variants;
  } catch (error) {
    if (error instanceof NothingServes) throw nothingServes();
    log({ message: "What the endpoint serves could not be looked up.", error: errorFields(error) });
    throw new Problem(502, "What the endpoint serves could not be looked up.");
  }
}
