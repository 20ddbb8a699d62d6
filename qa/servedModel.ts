/** What the tests read of `GET /health`. */
import * as z from "zod/mini";

/**
 * Only what they ask for: the API is the platform's, so it may be of an earlier or a later commit than the tests, and
 * say less or more beside it.
 */
const healthAnswer = z.object({ model: z.object({ package: z.string(), variant: z.string() }) });

/**
 * Which package serves, on which variant.
 *
 * @throws Error when the answer does not say so
 */
export function servedModel(answer: unknown): Readonly<z.infer<typeof healthAnswer>["model"]> {
  return healthAnswer.parse(answer).model;
}
