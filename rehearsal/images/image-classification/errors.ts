/** What the container says when it fails, in the two forms that SageMaker tells apart. */

/** The fault of whoever started the job: hyperparameters, channels, data. The text reaches the job's FailureReason. */
export class ClientError extends Error {
  public override readonly name = "ClientError";
}

/** The text for `output/failure`: SageMaker puts it into FailureReason, at most 1,024 characters. */
export function failureText(error: unknown): string {
  if (error instanceof ClientError) {
    return `ClientError: ${error.message}`;
  }
  return `AlgorithmError: ${error instanceof Error ? error.message : String(error)}`;
}
