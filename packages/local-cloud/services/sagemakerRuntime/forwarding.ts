/** Hands a call to a serving container and turns its answer into SageMaker's. */
import type { IncomingMessage } from "node:http";
import { regionalConsoleLink } from "../../consoleLinks";
import { messageOf } from "../../nodeErrors";
import type { ContainerResponse } from "../sagemaker/endpoints/containerClient";
import type { Lease } from "../sagemaker/endpoints/fleet";
import { endpointLogGroup } from "../sagemaker/endpoints/servingContainer";
import type { RuntimeCloud } from "./cloud";
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

/** One call of an endpoint, and the container that it was given to. */
export interface Invocation {
  readonly endpointName: string;
  readonly lease: Lease;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** @throws ModelError when the container refuses the call, fails, or does not answer in time */
export async function forward(cloud: RuntimeCloud, invocation: Invocation): Promise<Answer> {
  const answer = await send(cloud, invocation);
  if (answer.status < 200 || answer.status > 299)
    throw modelError(cloud, invocation, answer.status, answer.body.toString("utf8"));
  const attributes = answer.headers["x-amzn-sagemaker-custom-attributes"];
  return {
    headers: {
      "content-type": answer.headers["content-type"] ?? "application/octet-stream",
      "x-amzn-invoked-production-variant": invocation.lease.variantName,
      ...(typeof attributes === "string" ? { "x-amzn-sagemaker-custom-attributes": attributes } : {}),
    },
    body: answer.body,
  };
}

async function send(cloud: RuntimeCloud, invocation: Invocation): Promise<ContainerResponse> {
  const { request, body } = invocation;
  const { container } = invocation.lease;
  const failure = (status: number, message: string): ModelError => modelError(cloud, invocation, status, message);
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
    throw failure(500, `The container closed the connection: ${messageOf(error)}`);
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

function modelError(
  cloud: RuntimeCloud,
  { endpointName, lease }: Invocation,
  status: number,
  message: string,
): ModelError {
  const group = endpointLogGroup(endpointName);
  const side = status >= 400 && status < 500 ? "client" : "server";
  const page = `${regionalConsoleLink(cloud, "cloudwatch/home")}#logEventViewer:group=${group}`;
  const logGroup = `arn:${cloud.partition}:logs:${cloud.region}:${cloud.accountId}:log-group:${group}`;
  return new ModelError(
    `Received ${side} error (${status}) from primary with message "${message}". ` +
      `See ${page} in account ${cloud.accountId} for more information.`,
    {
      OriginalStatusCode: status,
      OriginalMessage: message,
      LogStreamArn: `${logGroup}:log-stream:${lease.container.logStream}`,
    },
  );
}
