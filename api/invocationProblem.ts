/** What a failed invocation means to who asked. The endpoint's own message is never part of it. */
import { ModelError } from "@aws-sdk/client-sagemaker-runtime";
import { shown } from "./echo";
import { nothingServes } from "./lookUpProblem";
import { NothingServes } from "./model/lookUps";
import type { ServedModels } from "./model/servedModel";
import { Problem } from "./problem";

/** Seconds after which it is worth asking again. */
const retryAfter = { throttled: 1, notReady: 5 } as const;

/** @param variant the one that was asked for */
export async function invocationProblem(
  error: unknown,
  variant: string | undefined,
  models: ServedModels,
): Promise<Problem> {
  if (error instanceof ModelError) return modelProblem(error.OriginalStatusCode ?? 0);
  switch (error instanceof Error ? error.name : "") {
    case "ModelNotReadyException":
      return new Problem(
        503,
        `The model is being loaded. Try again in ${retryAfter.notReady} seconds.`,
        retryAfter.notReady,
      );
    case "ThrottlingException":
      return new Problem(
        429,
        "The endpoint has more requests than it takes. Try again, and less often.",
        retryAfter.throttled,
      );
    case "AbortError":
    case "TimeoutError":
      return new Problem(502, "The model did not answer in time.");
    default:
      return endpointProblem(variant, models);
  }
}

function modelProblem(status: number): Problem {
  return status >= 400 && status < 500
    ? new Problem(422, "The model refused the sample: it is not of the kind that the model takes, or damaged.")
    : new Problem(502, "The model failed on this sample.");
}

/**
 * SageMaker has one error for an endpoint that does not exist and for a variant that it does not have: its state tells
 * them apart.
 */
async function endpointProblem(variant: string | undefined, models: ServedModels): Promise<Problem> {
  try {
    const { variants } = await models.freshState();
    if (variant !== undefined && !variants.includes(variant)) {
      return new Problem(400, `The endpoint has no variant ${shown(variant)}; it has ${variants.join(", ")}.`);
    }
  } catch (error) {
    if (error instanceof NothingServes) return nothingServes();
  }
  return new Problem(502, "The endpoint could not be asked.");
}
