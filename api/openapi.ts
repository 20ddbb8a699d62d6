/** The API's description in OpenAPI 3.1, made of the schemas that validate its requests. */
import * as z from "zod/mini";
import * as contract from "./contract";
import { largestSample } from "./limits";
import type { RequestTypes } from "./request/predictionRequest";

/** Who is let in, and how they show it. */
export type Authorization = "iam" | "jwt" | "apiKey";

export interface OpenApiOptions {
  readonly requestTypes: RequestTypes;
  readonly authorization: Authorization;
}

/** Named parts of the document. */
const schemas = {
  PredictionRequest: contract.predictionRequest,
  PredictionAnswer: contract.predictionAnswer,
  OriginalRequest: contract.originalRequest,
  OriginalAnswer: contract.originalAnswer,
  Health: contract.health,
  ProblemDetails: contract.problemDetails,
  GatewayMessage: contract.gatewayMessage,
};

const securitySchemes = {
  iam: {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    description: "AWS Signature Version 4 for the service execute-api.",
    "x-amazon-apigateway-authtype": "awsSigv4",
  },
  jwt: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
  apiKey: { type: "apiKey", name: "x-api-key", in: "header" },
} as const satisfies Readonly<Record<Authorization, object>>;

/** What is answered instead of a success, and by whom: API Gateway's own refusals have a body of their own. */
const refusals = {
  400: { description: "The body or a parameter is not as it has to be.", by: ["api"] },
  401: { description: "What was shown to be let in is missing or not valid.", by: ["gateway"] },
  403: { description: "Whoever asked is not let in.", by: ["gateway"] },
  413: { description: `The sample has more than ${largestSample} bytes.`, by: ["api", "gateway"] },
  415: { description: "The media type is none that the model takes.", by: ["api"] },
  422: { description: "The model refused the sample.", by: ["api"] },
  429: { description: "Too many requests.", by: ["api", "gateway"] },
  500: { description: "The API itself failed.", by: ["api", "gateway"] },
  502: { description: "The model failed, or answered what cannot be read.", by: ["api"] },
  503: {
    description: "Nothing serves at present; or the answer took longer than API Gateway waits.",
    by: ["api", "gateway"],
  },
} as const satisfies Readonly<Record<number, Refusal>>;

type Party = "api" | "gateway";

interface Refusal {
  readonly description: string;
  readonly by: readonly Party[];
}

const refusalBodies = {
  api: ["application/problem+json", "ProblemDetails"],
  gateway: ["application/json", "GatewayMessage"],
} as const satisfies Readonly<Record<Party, readonly [string, keyof typeof schemas]>>;

const predictionRefusals = [400, 401, 403, 413, 415, 422, 429, 500, 502, 503] as const;
const lookUpRefusals = [401, 403, 429, 500, 502, 503] as const;
const documentRefusals = [401, 403, 429, 500] as const;

/** An address as it is written beside the document's own, so that a base path does not matter. */
const servers = [{ url: "." }] as const;

export function createOpenApi({ requestTypes, authorization }: OpenApiOptions): object {
  return {
    openapi: "3.1.1",
    info: {
      title: "Prediction API",
      version: "1.0.0",
      description:
        "Asks the model that is served now. Errors are problem details (RFC 9457), or API Gateway's own message.",
    },
    servers,
    security: [{ [authorization]: [] }],
    paths: {
      "/predict": { post: predictOperation(requestTypes) },
      "/": { post: originalOperation },
      "/health": { get: healthOperation },
      "/openapi.json": { get: documentOperation },
    },
    components: {
      securitySchemes: { [authorization]: securitySchemes[authorization] },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)])),
    },
  };
}

function predictOperation(requestTypes: RequestTypes): object {
  const raw = requestTypes.filter((type) => type !== "application/json").map((type) => [type, {}] as const);
  return {
    operationId: "predict",
    summary: "Classifies a sample.",
    description:
      "The sample is sent as it is, with the options in the query; or in JSON, with the options beside " +
      `it: the model is then told that it is ${requestTypes[0]}.`,
    parameters: Object.entries(contract.predictionOptions.shape).map(([name, schema]) =>
      parameter(name, jsonSchema(schema)),
    ),
    requestBody: {
      required: true,
      content: { "application/json": { schema: reference("PredictionRequest") }, ...Object.fromEntries(raw) },
    },
    responses: {
      200: jsonResponse("The classes with their probabilities.", "PredictionAnswer"),
      ...refusalResponses(predictionRefusals),
    },
  };
}

const originalOperation = {
  operationId: "predictOriginal",
  summary: "Classifies a sample for clients of the API that came before this one.",
  requestBody: { required: true, content: { "application/json": { schema: reference("OriginalRequest") } } },
  responses: {
    200: jsonResponse("The classes with their probabilities.", "OriginalAnswer"),
    ...refusalResponses(predictionRefusals),
  },
};

const healthOperation = {
  operationId: "health",
  summary: "Whether a model serves, and which.",
  responses: { 200: jsonResponse("A model serves.", "Health"), ...refusalResponses(lookUpRefusals) },
};

const documentOperation = {
  operationId: "describe",
  summary: "This document.",
  responses: {
    200: { description: "This document.", content: { "application/json": { schema: { type: "object" } } } },
    ...refusalResponses(documentRefusals),
  },
};

/** A parameter has its description beside its schema. */
function parameter(name: string, { description, ...schema }: Readonly<Record<string, unknown>>): object {
  return { name, in: "query", description: `${String(description)} Only with a sample that is sent as it is.`, schema };
}

function jsonResponse(description: string, schema: keyof typeof schemas): object {
  return { description, content: { "application/json": { schema: reference(schema) } } };
}

function refusalResponses(statuses: readonly (keyof typeof refusals)[]): Readonly<Record<string, object>> {
  return Object.fromEntries(statuses.map((status) => [status, refusalResponse(refusals[status])]));
}

function refusalResponse({ description, by }: Refusal): object {
  const content: Record<string, object> = {};
  for (const [type, schema] of by.map((party) => refusalBodies[party])) content[type] = { schema: reference(schema) };
  return { description, content };
}

function reference(schema: keyof typeof schemas): object {
  return { $ref: `#/components/schemas/${schema}` };
}

function jsonSchema(schema: z.core.$ZodType): Readonly<Record<string, unknown>> {
  // OpenAPI 3.1 has this dialect anyway.
  return Object.fromEntries(Object.entries(z.toJSONSchema(schema)).filter(([keyword]) => keyword !== "$schema"));
}
