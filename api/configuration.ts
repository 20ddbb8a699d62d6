import type { Authorization } from "./openapi";
import type { RequestTypes } from "./request/predictionRequest";

/** What the function's environment tells it. */
export interface Configuration {
  /** Name of the endpoint. */
  readonly endpoint: string;
  readonly requestTypes: RequestTypes;
  readonly authorization: Authorization;
}

const authorizations: readonly Authorization[] = ["iam", "jwt", "apiKey"];

export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const read = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === "") throw new Error(`The variable ${name} of the function is missing.`);
    return value;
  };
  const [first = "", ...others] = read("REQUEST_TYPES")
    .split(",")
    .map((type) => type.trim().toLowerCase());
  const authorization = authorizations.find((each) => each === read("AUTHORIZATION"));
  if (authorization === undefined)
    throw new Error(
      `The variable AUTHORIZATION of the function is ${read("AUTHORIZATION")}; allowed are ` +
        `${authorizations.join(", ")}.`,
    );
  return { endpoint: read("ENDPOINT_NAME"), requestTypes: [first, ...others], authorization };
}
