/** What goes wrong, as the API tells it. */
import { bounded } from "./echo";

/** Titles of the statuses that the API answers with, as RFC 9110 and RFC 6585 name them. */
export const problemTitles = {
  400: "Bad Request",
  404: "Not Found",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
} as const;

export type ProblemStatus = keyof typeof problemTitles;

/** A request that is not answered with a prediction. Its message is for the client. */
export class Problem extends Error {
  public override readonly name = "Problem";

  /** @param retryAfter seconds after which it is worth trying again */
  public constructor(
    public readonly status: ProblemStatus,
    detail: string,
    public readonly retryAfter?: number,
  ) {
    super(bounded(detail));
  }
}
