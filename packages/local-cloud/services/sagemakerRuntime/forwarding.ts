/** Hands a call to a serving container and turns its answer into SageMaker's. */
import type { IncomingMessage } from "node:http";
import type { Cloud } from "../../contract";
import type { ContainerResponse } from "../sagemaker/endpoints/containerClient";
import type { Lease } from "../sagemaker/endpoints/fleet";
import { endpointLogGroup } from "../sagemaker/endpoints/servingContainer";
import { ModelError } from "./errors";

/** How long a container may take to answer, in cloud milliseconds. */
const invocationTimeout = 60_000;

/** The headers of a call that the container sees, besides its own of HTTP. */
const forwardedHeaders = [
  "content-type",
  "accept",
  "x-amzn-sagemaker-custom-attributes",
  "x-amzn-sagemaker-inference-id",
] as const;

export interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export async function forward(
  cloud: Cloud,
  endpointName: string,
  lease: Lease,
  request: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const failure = (status: number, message: string): ModelError =>
    modelError(cloud, endpointName, lease, status, message);
  const answer = await send(cloud, lease, request, body, failure);
  if (answer.status < 200 || answer.status > 299) throw failure(answer.status, answer.body.toString("utf8"));
  const attributes = answer.headers["x-amzn-sagemaker-custom-attributes"];
  return {
    headers: {
      "content-type": answer.headers["content-type"] ?? "application/octet-stream",
      "x-amzn-invoked-production-variant": lease.variantName,
      ...(typeof attributes === "string" ? { "x-amzn-sagemaker-custom-attributes": attributes } : {}),
    },
    body: answer.body,
  };
}

async function send(
  cloud: Cloud,
  { container }: Lease,
  request: IncomingMessage,
  body: Buffer,
  failure: (status: number, message: string) => ModelError,
): Promise<ContainerResponse> {
  const late = new AbortController();
  const callOff = cloud.clock.after(invocationTimeout, () => {
    late.abort();
  });
  try {
    return await container.client.send({
      method: "POST",
      path: "/invocations",
      headers: headersFor(request),
      body,
      signal: late.signal,
    });
  } catch (error) {
    if (late.signal.aborted)
      throw failure(0, "Your invocation timed out while waiting for a response from container primary.");
    await container.checkHealth();
    throw failure(
      500,
      `The container closed the connection: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    callOff();
  }
}

function headersFor(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    forwardedHeaders.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    }),
  );
}

function modelError(cloud: Cloud, endpointName: string, lease: Lease, status: number, message: string): ModelError {
  const group = endpointLogGroup(endpointName);
  const side = status >= 400 && status < 500 ? "client" : "server";
  const console = `https://${cloud.region}.console.aws.amazon.com/cloudwatch/home?region=${cloud.region}#logEventViewer:group=${group}`;
  return new ModelError(
    `Received ${side} error (${status}) from primary with message "${message}". See ${console} in account ${cloud.accountId} for more information.`,
    {
      OriginalStatusCode: status,
      OriginalMessage: message,
      LogStreamArn: `arn:${cloud.partition}:logs:${cloud.region}:${cloud.accountId}:log-group:${group}:log-stream:${lease.container.logStream}`,
    },
  );
}
