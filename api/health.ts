import type { Health } from "./contract";
import { lookedUp, nothingServes } from "./lookUpProblem";
import { modelDescription, type Predictor } from "./prediction";

/**
 * Whether predictions are answered, looked up at most 5 s ago; the model is the first variant's.
 *
 * @throws Problem 502, 503
 */
export async function readHealth({ models, log }: Pick<Predictor, "models" | "log">): Promise<Health> {
  const { variants } = await lookedUp(models.freshState(), log);
  const [first] = variants;
  if (first === undefined) throw nothingServes();
  const model = modelDescription(await lookedUp(models.describe(first), log));
  return { status: "serving", model, variants: [...variants] };
}
