/**
 * What the functions of an API run: bundled when the program is evaluated, so that an update needs no step before it.
 */
import type { PredictionApiArgs } from "../components/api/predictionApi";
import type { ApiSettings } from "../settings/schema";
import { bundleFunction } from "./bundle";

/** The code of the functions that the settings ask for. */
export async function apiCode({ authorization }: ApiSettings): Promise<PredictionApiArgs["code"]> {
  const [predict, authorize] = await Promise.all([
    bundleFunction("predict"),
    authorization.kind === "apiKey" ? bundleFunction("authorize") : undefined,
  ]);
  return { predict, ...(authorize !== undefined && { authorize }) };
}
