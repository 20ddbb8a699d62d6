import type { ServerResponse } from "node:http";
import { AwsError } from "../../contract";
import { messageOf } from "../../nodeErrors";
import { internalFailure } from "../../protocols/errors";
import { DeploymentError } from "../sagemaker/endpoints/servingContainer";

/** What the container answered instead of a prediction. */
export interface OriginalAnswer {
  readonly OriginalStatusCode: number;
  readonly OriginalMessage: string;
  readonly LogStreamArn: string;
}

/** The error of a call that the model's container refused, failed or did not answer. */
export class ModelError extends AwsError {
  public constructor(
    message: string,
    public readonly original: OriginalAnswer,
  ) {
    super("ModelError", message, 424);
  }
}

/** Answers a call with an error in the REST-JSON protocol. */
export function answerError(response: ServerResponse, error: unknown): void {
  const { code, status, message } = asAwsError(error);
  const original = error instanceof ModelError ? error.original : {};
  response
    .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": code })
    .end(JSON.stringify({ Message: message, message, ...original }));
}

function asAwsError(error: unknown): AwsError {
  // The control plane says ValidationException, the runtime ValidationError.
  if (error instanceof AwsError)
    return error.code === "ValidationException" ? new AwsError("ValidationError", error.message) : error;
  const message = messageOf(error);
  // An endpoint that was in service could not be served again after a restart.
  if (error instanceof DeploymentError) return new AwsError("InternalDependencyException", message, 530);
  return internalFailure();
}
