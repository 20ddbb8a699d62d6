import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError, type Call, type HttpService } from "../../contract";
import { HttpGuard } from "../../models/httpGuard";
import { readBody } from "../../protocols/body";
import { decoded, targetOf } from "../../protocols/target";
import { resourceArn } from "../sagemaker/context";
import type { EndpointHosting } from "../sagemaker/endpoints/hosting";
import type { RuntimeCloud } from "./cloud";
import { answerError } from "./errors";
import { forward } from "./forwarding";

type Endpoints = Pick<EndpointHosting, "lease">;

interface RuntimeParts {
  readonly cloud: RuntimeCloud;
  readonly endpoints: Endpoints;
  readonly guard: HttpGuard;
}

const invokeEndpoint = "InvokeEndpoint";
const route = /^\/endpoints\/([^/?]+)\/([a-z-]+)$/u;

/**
 * SageMaker Runtime: InvokeEndpoint, answered by the endpoint's containers.
 *
 * @param endpoints those that SageMaker hosts
 */
export function createSagemakerRuntime(cloud: RuntimeCloud, endpoints: Endpoints): HttpService {
  const guard = new HttpGuard("sagemaker-runtime");
  return {
    name: "sagemaker-runtime",
    protocol: "http",
    operations: [invokeEndpoint],
    handle: async (request, response, call) => {
      try {
        await invoke({ cloud, endpoints, guard }, request, response, call);
      } catch (error) {
        answerError(response, error);
      }
    },
  };
}

async function invoke(
  { cloud, endpoints, guard }: RuntimeParts,
  request: IncomingMessage,
  response: ServerResponse,
  { caller }: Call,
): Promise<void> {
  const name = endpointName(request);
  guard.checkRequest(invokeEndpoint, {
    labels: { EndpointName: name },
    query: new URLSearchParams(),
    headers: request.headers,
  });
  cloud.authorize(caller, [{ action: "sagemaker:InvokeEndpoint", resource: resourceArn(cloud, "endpoint", name) }]);
  const body = await readBody(request, "sagemaker-runtime");
  const lease = await endpoints.lease(name, header(request, "x-amzn-sagemaker-target-variant"));
  if (lease === undefined)
    throw new AwsError("ValidationError", `Endpoint ${name} of account ${cloud.accountId} not found.`);
  try {
    const answer = await forward(cloud, { endpointName: name, lease, request, body });
    guard.checkAnswer(invokeEndpoint, answer.headers);
    response.writeHead(200, answer.headers).end(answer.body);
  } finally {
    lease.release();
  }
}

function endpointName(request: IncomingMessage): string {
  const { pathname } = targetOf(request);
  const [, name, action] = route.exec(pathname) ?? [];
  if (request.method === "POST" && name !== undefined && action === "invocations") return decoded(name);
  throw new AwsError(
    "NotImplemented",
    `The rehearsal's SageMaker Runtime does not do ${request.method ?? ""} ${pathname}.`,
    501,
  );
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
