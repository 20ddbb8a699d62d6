/** The HTTP API's requests and answers, in payload format 2.0. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { OriginalAnswer, PredictionAnswer, ProblemDetails } from "./contract";
import { readHealth } from "./health";
import { errorFields } from "./log";
import { type Authorization, createOpenApi } from "./openapi";
import { originalText } from "./original";
import { pageAnswer } from "./page";
import { modelDescription, predict, type Predictor } from "./prediction";
import { Problem, problemTitles } from "./problem";
import { readOriginalRequest, readPredictionRequest, type RequestTypes } from "./request/predictionRequest";

export interface HandlerOptions extends Predictor {
  readonly requestTypes: RequestTypes;
  /** How the gateway lets requests in; the OpenAPI document says so. */
  readonly authorization: Authorization;
  /** HTML of the page. */
  readonly page: string;
}

/** Lambda's id of the invocation, which every line of its log carries. */
type Invocation = Pick<Context, "awsRequestId">;

export type Handler = (
  event: APIGatewayProxyEventV2,
  invocation: Invocation,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** What API Gateway calls. It never fails: whatever goes wrong is answered as problem details. */
export function createHandler(options: HandlerOptions): Handler {
  return async (event, invocation) => {
    try {
      return await answer(event, options);
    } catch (error) {
      return problemAnswer(error, invocation, options);
    }
  };
}

async function answer(
  event: APIGatewayProxyEventV2,
  options: HandlerOptions,
): Promise<APIGatewayProxyStructuredResultV2> {
  switch (event.routeKey) {
    case "POST /predict": {
      const { predictions, model } = await predict(readPredictionRequest(event, options.requestTypes), options);
      return json({ predictions: [...predictions], model: modelDescription(model) } satisfies PredictionAnswer);
    }
    case "POST /": {
      const { predictions } = await predict(readOriginalRequest(event, options.requestTypes), options);
      return json({ response: originalText(predictions) } satisfies OriginalAnswer);
    }
    case "GET /health":
      return json(await readHealth(options));
    case "GET /openapi.json":
      return json(createOpenApi(options));
    case "GET /":
      return pageAnswer(options.page, options.requestTypes);
    default:
      throw new Problem(404, `There is no ${event.routeKey}.`);
  }
}

function json(content: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode: 200, headers: headers("application/json"), body: JSON.stringify(content) };
}

function problemAnswer(
  error: unknown,
  { awsRequestId }: Invocation,
  { log }: HandlerOptions,
): APIGatewayProxyStructuredResultV2 {
  const problem = error instanceof Problem ? error : new Problem(500, "The API itself failed. Its log says why.");
  if (problem !== error)
    log({
      message: "The API failed.",
      error: errorFields(error),
      stack: error instanceof Error ? error.stack : undefined,
    });
  const { status, message: detail, retryAfter } = problem;
  const details: ProblemDetails = {
    type: "about:blank",
    title: problemTitles[status],
    status,
    detail,
    instance: `urn:uuid:${awsRequestId}`,
  };
  return {
    statusCode: status,
    headers: {
      ...headers("application/problem+json"),
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    },
    body: JSON.stringify(details),
  };
}

/** What is answered holds for this moment, and is what it says it is. */
function headers(contentType: string): Readonly<Record<string, string>> {
  return { "content-type": contentType, "cache-control": "no-store", "x-content-type-options": "nosniff" };
}
