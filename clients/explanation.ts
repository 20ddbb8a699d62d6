/** Failures as a person reads them: one line that says what happened and what to do. */
import { ModelError } from "@aws-sdk/client-sagemaker-runtime";
import { ApiRefusal } from "./apiAsker";

/** What to do, by the name of an AWS error or the code of a connection's. */
const remedies: Readonly<Record<string, string>> = {
  AccessDenied: "An administrator has to allow it.",
  AccessDeniedException: "An administrator has to allow it.",
  CredentialsProviderError:
    "Sign in to AWS, for example with `aws sso login`, or ask a rehearsal: `npm start -- --keep`.",
  ECONNREFUSED: "Nothing answers there: has the rehearsal ended?",
  ENOTFOUND: "Check the region and the network.",
  ExpiredToken: "Sign in to AWS again.",
  ExpiredTokenException: "Sign in to AWS again.",
  InvalidClientTokenId: "Sign in to AWS again.",
  ThrottlingException: "Try again later.",
  UnrecognizedClientException: "Sign in to AWS again.",
};

/** What to do, by the status of an API's answer. Problems of status 400, 413, 415 and 422 say it themselves. */
const apiRemedies: Readonly<Record<number, string>> = {
  401:
    "Put a key into PREDICTION_API_KEY or a token into PREDICTION_API_TOKEN, whichever the settings of the " +
    "stack ask for.",
  403: "The key is not one of the settings of the stack, or the caller has no right to execute-api:Invoke.",
  404: "The API is older than this checkout: an administrator has to run `pulumi up`.",
  429: "Try again later.",
  502: "The log of the endpoint says more.",
  503: "Try again in a minute; when it stays, look at the endpoint in the console.",
};

export function explanation(error: unknown): string {
  if (error instanceof ApiRefusal)
    return sentences(`the API answered ${error.status}: ${error.message}`, apiRemedies[error.status]);
  if (error instanceof ModelError) return refusalOfModel(error);
  if (!(error instanceof Error)) return sentences(String(error));
  return sentences(error.message, remedies[codeOf(error)] ?? remedyByMessage(error.message));
}

function refusalOfModel({
  OriginalStatusCode: status = 500,
  OriginalMessage: message = "",
  LogStreamArn: stream,
}: ModelError): string {
  if (status >= 400 && status < 500)
    return sentences(`the model refused it (${status}): ${message}`, "Check what the file holds.");
  return sentences(
    `the model failed (${status}): ${message}`,
    stream === undefined ? undefined : `Its log is ${stream}`,
  );
}

/** SageMaker's ValidationError is many things. */
function remedyByMessage(message: string): string | undefined {
  if (/^Endpoint .* not found/u.test(message))
    return "Nothing has been delivered to this stack yet, or it is in another account or region.";
  return /variant/iu.test(message) ? "Name a variant of the settings with --variant, or none." : undefined;
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** On one line, each with its full stop. */
function sentences(...texts: readonly (string | undefined)[]): string {
  return texts
    .flatMap((text) => (text === undefined || text === "" ? [] : [text.replaceAll(/\s+/gu, " ").trim()]))
    .map((text) => (/[.!?]$/u.test(text) ? text : `${text}.`))
    .join(" ");
}
