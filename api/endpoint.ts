import {
  InvokeEndpointCommand,
  type SageMakerRuntimeClient,
  type SageMakerRuntimeClientConfig,
} from "@aws-sdk/client-sagemaker-runtime";
import type { PredictionRequest } from "./request/predictionRequest";

/** What the endpoint answered. */
export interface EndpointAnswer {
  readonly text: string;
  /** The variant that answered. */
  readonly variant: string;
}

/**
 * How the endpoint is asked: one attempt, because a retry would hide an error and spoil the latency, and 28 seconds for
 * a model, because API Gateway gives up after 30. The handler's own limit costs less than a signal for each request,
 * and the client's middleware, which nothing here changes, is put together once instead of for each.
 */
export const endpointClient: SageMakerRuntimeClientConfig = {
  maxAttempts: 1,
  cacheMiddleware: true,
  requestHandler: { requestTimeout: 28_000, throwOnRequestTimeout: true },
};

/** The endpoint, over connections that are kept. */
export class Endpoint {
  public constructor(
    private readonly client: SageMakerRuntimeClient,
    public readonly name: string,
  ) {}

  public async ask(request: PredictionRequest): Promise<EndpointAnswer> {
    return this.attempt(request).catch((error: unknown) => {
      // While Lambda keeps this process frozen, the other side closes connections. Asking once more does no harm.
      if (isConnectionLost(error)) return this.attempt(request);
      throw error;
    });
  }

  private async attempt({ sample, mediaType, variant }: PredictionRequest): Promise<EndpointAnswer> {
    const answer = await this.client.send(
      new InvokeEndpointCommand({
        EndpointName: this.name,
        ContentType: mediaType,
        Accept: "application/json",
        Body: sample,
        TargetVariant: variant,
      }),
    );
    return { text: answer.Body.transformToString(), variant: answer.InvokedProductionVariant ?? variant ?? "" };
  }
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}
