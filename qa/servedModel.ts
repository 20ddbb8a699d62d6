/** What the tests read of `GET /health`. */
import * as z from "zod/mini";
import type { ApiAnswer } from "../clients/apiClient";

/**
 * Only what they ask for: the API is the platform's, so it may be of an earlier or a later commit than the tests, and
 * say less or more beside it.
 */
const healthAnswer = z.object({ model: z.object({ package: z.string(), variant: z.string() }) });

/** What is wrong with an answer. */
interface HealthFault {
  readonly text: string;
  /** Whether another answer may come when the API is asked again. */
  readonly mayPass: boolean;
}

/** What the API answers when it could not look up what serves, or found nothing that does. */
const passing: readonly number[] = [502, 503];

/**
 * What is wrong with an answer to `GET /health`; undefined when the package serves that was deployed.
 *
 * @param expected the package that has to serve on a variant
 * @throws Error when a good answer does not say which package serves on which variant
 */
export function healthFault(
  { status, text }: Pick<ApiAnswer, "status" | "text">,
  expected: (variant: string) => string,
): HealthFault | undefined {
  if (status !== 200)
    return {
      text: `GET /health: expected 200, came ${status}: ${text.slice(0, 200)}`,
      mayPass: passing.includes(status),
    };
  const { package: served, variant } = healthAnswer.parse(JSON.parse(text)).model;
  if (served === expected(variant)) return undefined;
  return {
    text: `GET /health: expected package ${expected(variant)} on variant ${variant}, came ${served}`,
    mayPass: true,
  };
}
