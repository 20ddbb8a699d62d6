/** Reads requests for predictions. Whatever comes is either a request or one of the API's own problems. */
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { originalRequest, type PredictionOptions, predictionOptions, predictionRequest } from "../contract";
import { shown } from "../echo";
import { largestSample } from "../limits";
import { Problem } from "../problem";
import { decodeBase64, decodeBase64InLines } from "./base64";
import { checked } from "./faults";
import { mediaTypeOf } from "./mediaType";

/** What these readers need of an event in payload format 2.0. */
export type HttpRequest = Pick<
  APIGatewayProxyEventV2,
  "headers" | "queryStringParameters" | "body" | "isBase64Encoded"
>;

/** A sample for the model. */
export interface PredictionRequest extends PredictionOptions {
  readonly sample: Buffer;
  /** The media type that the endpoint is told, without parameters. */
  readonly mediaType: string;
}

/** Media types of samples that the model takes; the first is that of a sample in JSON. */
export type RequestTypes = readonly [string, ...string[]];

const json = "application/json";

/**
 * Reads `POST /predict`: the sample in JSON, or as it is with the options in the query. JSON is always this API's own,
 * also where the model takes JSON.
 *
 * @throws Problem 400, 413, 415
 */
export function readPredictionRequest(request: HttpRequest, requestTypes: RequestTypes): PredictionRequest {
  const type = contentType(request, [json, ...requestTypes]);
  const query = request.queryStringParameters ?? {};
  if (type !== json) return { ...readOptions(query), sample: sized(nonEmpty(bodyOf(request))), mediaType: type };
  const [first] = Object.keys(query);
  if (first !== undefined)
    throw new Problem(400, `The query has ${shown(first)}; with ${json}, every member belongs into the body.`);
  const { data, ...options } = checked(predictionRequest, readJson(request), "The body");
  return { ...options, sample: sampleOf(decodeBase64(data)), mediaType: requestTypes[0] };
}

/**
 * Reads `POST /`, the request of the API that came before this one.
 *
 * @throws Problem 400, 413, 415
 */
export function readOriginalRequest(request: HttpRequest, requestTypes: RequestTypes): PredictionRequest {
  contentType(request, [json]);
  const { data, topk } = checked(originalRequest, readJson(request), "The body");
  const sample = sampleOf(decodeBase64InLines(data));
  return { ...(topk !== undefined && { topk }), sample, mediaType: requestTypes[0] };
}

function contentType({ headers }: HttpRequest, allowed: readonly string[]): string {
  const given = headers["content-type"];
  const type = mediaTypeOf(given ?? "");
  if (type !== undefined && allowed.includes(type)) return type;
  throw new Problem(
    415,
    `The Content-Type is ${given === undefined ? "missing" : shown(given)}; allowed are ` +
      `${[...new Set(allowed)].join(", ")}.`,
  );
}

/** A query has texts only. */
function readOptions(query: Readonly<Record<string, string | undefined>>): PredictionOptions {
  const { topk } = query;
  return checked(
    predictionOptions,
    topk !== undefined && /^\d+$/u.test(topk) ? { ...query, topk: Number(topk) } : query,
    "The query",
  );
}

function bodyOf({ body, isBase64Encoded }: HttpRequest): Buffer {
  return Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
}

function nonEmpty(body: Buffer): Buffer {
  if (body.length === 0) throw new Problem(400, "The body is empty; it has to be the sample.");
  return body;
}

function readJson(request: HttpRequest): unknown {
  try {
    return JSON.parse(
      request.isBase64Encoded
        ? new TextDecoder("utf-8", { fatal: true }).decode(bodyOf(request))
        : (request.body ?? ""),
    );
  } catch {
    throw new Problem(400, `The body is no JSON in UTF-8; with ${json} it has to be an object.`);
  }
}

/** @param sample undefined for what is no base64 */
function sampleOf(sample: Buffer | undefined): Buffer {
  if (sample === undefined)
    throw new Problem(
      400,
      "The body's data is no base64; allowed is RFC 4648's alphabet with padding, without line breaks and " +
        "without a data: prefix.",
    );
  if (sample.length === 0) throw new Problem(400, "The body's data is empty; it has to be the sample in base64.");
  return sized(sample);
}

function sized(sample: Buffer): Buffer {
  if (sample.length > largestSample)
    throw new Problem(413, `The sample has ${sample.length} bytes; at most ${largestSample} are allowed.`);
  return sample;
}
