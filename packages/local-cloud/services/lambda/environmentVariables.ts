import { invalidParameter } from "./functions";

/** Names that Lambda sets itself. Source: Lambda's developer guide, "Defined runtime environment variables". */
const reserved = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** Bytes of all names and values together. Source: Lambda's quotas. */
const largest = 4096;

/** @throws AwsError InvalidParameterValueException for what Lambda does not let a function set */
export function checkVariables(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const taken = Object.keys(variables).filter((name) => reserved.has(name));
  const refused =
    "Lambda was unable to configure your environment variables because the environment variables you have provided";
  if (taken.length > 0)
    throw invalidParameter(
      `${refused} contains reserved keys that are currently not supported for modification. ` +
        `Reserved keys used in this request: ${taken.join(", ")}`,
    );
  if (Buffer.byteLength(JSON.stringify(variables)) > largest)
    throw invalidParameter(`${refused} exceeded the 4KB limit.`);
  return variables;
}
