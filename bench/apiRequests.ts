/** Requests of every kind that clients make, the good ones and those that an API refuses. */
import { largestBody, largestSample } from "../api/limits";
import type { ApiRequest } from "../clients/apiClient";

export interface MeasuredRequest {
  readonly kind: string;
  readonly request: ApiRequest;
  /** Status of the answer. */
  readonly expected: number;
  /** Whether it shows who sends it. */
  readonly signed: boolean;
}

/**
 * Of so many requests one has a sample that is too large for the function, and another one that is too large for the
 * gateway.
 */
const requestsWithOneTooLarge = 1000;

/** `count` requests about some samples, always the same in the same order: three quarters of them good. */
export function mixedRequests(count: number, samples: readonly Buffer[], type: string): readonly MeasuredRequest[] {
  return Array.from({ length: count }, (_, index) =>
    mixedRequest(index, samples[index % samples.length] ?? Buffer.alloc(0), type),
  );
}

function mixedRequest(index: number, sample: Buffer, type: string): MeasuredRequest {
  if (index % requestsWithOneTooLarge === 250)
    return refused("sample too large", 413, raw(tooLargeForTheFunction, type));
  if (index % requestsWithOneTooLarge === 750) return refused("body too large", 413, raw(tooLargeForTheGateway, type));
  if (index % 4 === 3) {
    const bad = badRequests(sample, type);
    return bad[Math.floor(index / 4) % bad.length] ?? bad[0];
  }
  const good = goodRequests[index % goodRequests.length] ?? goodRequests[0];
  return { ...good(sample, type), expected: 200, signed: true };
}

type GoodRequest = (sample: Buffer, type: string) => Pick<MeasuredRequest, "kind" | "request">;

const goodRequests: readonly [GoodRequest, ...GoodRequest[]] = [
  (sample, type) => ({ kind: "raw", request: raw(sample, type) }),
  (sample) => ({ kind: "JSON", request: json({ data: sample.toString("base64") }) }),
  (sample, type) => ({ kind: "raw, topk", request: { ...raw(sample, type), query: { topk: "3" } } }),
  (sample) => ({
    kind: "the original's",
    request: { ...json({ data: sample.toString("base64"), topk: 5 }), path: "/" },
  }),
  (sample) => ({ kind: "JSON, topk", request: json({ data: sample.toString("base64"), topk: 1 }) }),
];

const tooLargeForTheFunction = Buffer.alloc(largestSample + 1);
const tooLargeForTheGateway = Buffer.alloc(largestBody + 1);

/** One of each kind of mistake. */
function badRequests(sample: Buffer, type: string): readonly [MeasuredRequest, ...MeasuredRequest[]] {
  const data = sample.toString("base64");
  return [
    refused("no JSON", 400, { ...json({}), body: "{" }),
    refused("no sample", 400, json({ topk: 1 })),
    refused("no base64", 400, json({ data: "?" })),
    refused("unknown member", 400, json({ data, top: 1 })),
    refused("topk 0", 400, { ...raw(sample, type), query: { topk: "0" } }),
    refused("unknown variant", 400, { ...raw(sample, type), query: { variant: "absent" } }),
    refused("empty body", 400, raw(Buffer.alloc(0), type)),
    refused("unknown type", 415, raw(sample, "application/x-unknown")),
    refused("no picture", 422, raw(Buffer.from("this is no picture"), type)),
    refused("unknown path", 404, { ...raw(sample, type), path: "/unknown" }),
    { ...refused("not signed", 403, raw(sample, type)), signed: false },
  ];
}

function refused(kind: string, expected: number, request: ApiRequest): MeasuredRequest {
  return { kind, expected, request, signed: true };
}

function raw(body: Buffer, type: string): ApiRequest {
  return { method: "POST", path: "/predict", headers: { "content-type": type }, body };
}

function json(content: object): ApiRequest {
  return {
    method: "POST",
    path: "/predict",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content),
  };
}
