/** The data plane of HTTP APIs: what happens to a request between a client and a function. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../../../nodeErrors";
import { largestEvent } from "../../lambda/invokeOperation";
import type { ApiGatewayCloud } from "../cloud";
import type { ApiTables } from "../context";
import {
  type Answer,
  failed,
  functionAnswer,
  notFound,
  Refusal,
  refusalAnswer,
  timedOut,
  tooLarge,
  tooMany,
} from "./answer";
import { Authorization, executionArn } from "./authorization";
import { readBody } from "./body";
import { preflightAnswer, withCors } from "./cors";
import { deploy, type Deployment } from "./deployment";
import { integrationEvent } from "./event";
import { Exchange } from "./exchange";
import { FunctionCall, type Functions } from "./functionCall";
import type { Match } from "./routing";

export class Gateway {
  private readonly deployments = new Map<string, Deployment | undefined>();
  private readonly call: FunctionCall;
  private readonly authorization: Authorization;

  public constructor(
    private readonly cloud: ApiGatewayCloud,
    private readonly tables: ApiTables,
    functions: Functions,
  ) {
    this.call = new FunctionCall(cloud, functions);
    this.authorization = new Authorization(cloud, this.call);
  }

  /** Lets a change of an API take effect. */
  public redeploy(apiId: string): void {
    const log = this.deployments.get(apiId)?.accessLog?.log;
    this.deployments.delete(apiId);
    void log?.flush();
  }

  /** Writes what the access logs have gathered. */
  public async close(): Promise<void> {
    await Promise.all([...this.deployments.values()].map(async (deployment) => deployment?.accessLog?.log.flush()));
  }

  /** Answers one request to an API; never rejects. */
  public async handle(apiId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(this.cloud, apiId, this.cloud.accountId, request);
    const deployment = this.deployment(apiId);
    let refusal: Refusal | undefined;
    let answer: Answer;
    try {
      if (deployment === undefined) throw notFound();
      answer = await this.answer(deployment, exchange, request);
    } catch (error) {
      refusal = error instanceof Refusal ? error : failed(messageOf(error));
      answer = refusalAnswer(refusal);
      // The rest of a body that is not wanted is read and thrown away, or the client would not read the answer.
      request.resume();
    }
    const responseLength = send(response, exchange, answer);
    deployment?.accessLog?.log.write(
      deployment.accessLog.format.line(exchange, {
        status: answer.status,
        responseLength,
        errorMessage: refusal?.message,
      }),
    );
  }

  private deployment(apiId: string): Deployment | undefined {
    if (!this.deployments.has(apiId)) this.deployments.set(apiId, deploy(this.cloud, this.tables, apiId));
    return this.deployments.get(apiId);
  }

  private async answer(deployment: Deployment, exchange: Exchange, request: IncomingMessage): Promise<Answer> {
    const { corsConfiguration } = deployment.api;
    const preflight = preflightAnswer(corsConfiguration, exchange);
    if (preflight !== undefined) return preflight;
    const match = deployment.routing.find(exchange.method, exchange.path);
    if (match === undefined) throw notFound();
    exchange.routeKey = match.route.routeKey;
    if (!deployment.admits(match.route.routeKey)) throw tooMany();
    const body = await readBody(request);
    exchange.authorizer = await this.authorization.authorize(deployment, exchange, match);
    return withCors(corsConfiguration, exchange, await this.integrate(deployment, exchange, match, body));
  }

  private async integrate(deployment: Deployment, exchange: Exchange, match: Match, body: Buffer): Promise<Answer> {
    const target = deployment.target(match.route.target);
    if (target === undefined) throw failed(`The route ${match.route.routeKey} has no integration.`);
    const event = JSON.stringify(integrationEvent(exchange, match, body));
    // Lambda refuses such an event, and the gateway hands its status on. Source: what a REST API answers, which says
    // "Request Too Long" (github.com/koki-develop/lgtm-generator/issues/10); an HTTP API's own words are documented
    // nowhere.
    if (Buffer.byteLength(event) > largestEvent) throw tooLarge();
    const started = performance.now();
    try {
      const result = await this.call.invoke({
        functionArn: target.functionArn,
        sourceArn: executionArn(this.cloud, exchange.apiId, `$default/${sourcePath(match)}`),
        event,
        timeout: target.timeout,
        onTimeout: timedOut,
      });
      exchange.integrationRequestId = result.requestId;
      return functionAnswer(result.payload);
    } catch (error) {
      exchange.integrationError = error instanceof Refusal ? error.reason : String(error);
      throw error;
    } finally {
      exchange.integrationMilliseconds = performance.now() - started;
    }
  }
}

/** A function's policy names routes, not paths: `POST/predict/{id}`, `$default`. */
function sourcePath({ route }: Match): string {
  const [method = "", path = ""] = route.routeKey.split(" ");
  return method === "$default" ? method : `${method === "ANY" ? "*" : method}${path}`;
}

/** Answers how many bytes the body has. */
function send(response: ServerResponse, { requestId }: Exchange, { status, headers, body }: Answer): number {
  const length = Buffer.byteLength(body);
  if (response.destroyed) return length;
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  response.setHeader("apigw-requestid", requestId);
  if (status !== 204) response.setHeader("content-length", length);
  response.statusCode = status;
  response.end(status === 204 ? undefined : body);
  return length;
}
