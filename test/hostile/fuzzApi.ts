/** Sends hostile requests to the prediction API, made from the requests that clients make. */
import fc from "fast-check";
import { inParallel, lookOrNone } from "../../packages/local-cloud/test/fuzz/fuzzCloud";
import { mutation } from "../../packages/local-cloud/test/fuzz/mutations";
import type { Subject } from "../../packages/local-cloud/test/fuzz/subject";
import { Counter, type Tally } from "../../packages/local-cloud/test/fuzz/tally";
import { exchange, type WireRequest } from "../../packages/local-cloud/test/fuzz/wire";

export interface ApiFuzzing {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (sent: number) => void;
}

const sample = Buffer.from("\x89PNG hostile", "latin1");
const data = sample.toString("base64");

const valid: readonly WireRequest[] = [
  json("/predict", { data }),
  json("/predict", { data, topk: 2 }),
  json("/", { data, topk: 5 }),
  raw("/predict", sample),
  raw("/predict?topk=3", sample),
  raw("/predict?variant=steady", sample),
  get("/"),
  get("/health"),
  get("/openapi.json"),
  get("/labels"),
];

function json(target: string, content: object): WireRequest {
  const headers = [["Content-Type", "application/json"]] as const;
  return { method: "POST", target, headers, body: Buffer.from(JSON.stringify(content)) };
}

function raw(target: string, body: Buffer): WireRequest {
  return { method: "POST", target, headers: [["Content-Type", "application/x-image"]], body };
}

function get(target: string): WireRequest {
  return { method: "GET", target, headers: [["Accept", "application/json"]], body: Buffer.alloc(0) };
}

const draft = fc.record({
  from: fc.nat({ max: valid.length - 1 }),
  mutations: fc.array(mutation, { maxLength: 3 }),
  signed: fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, fc.constant(false)),
});

const perBatch = 500;

export async function fuzzApi(subject: Subject, { requests, seed, onProgress }: ApiFuzzing): Promise<Tally> {
  const counter = new Counter(subject, (status) => status >= 500);
  const before = await subject.look();
  for (let sent = 0; sent < requests; sent += perBatch) {
    const drafts = fc.sample(draft, { numRuns: Math.min(perBatch, requests - sent), seed: seed + sent });
    const hostile = drafts.map(({ from, mutations, signed }) => {
      const request = valid[from] ?? get("/");
      const headers = [...request.headers, ["Host", "api"] as const, ...(signed ? [signature(subject)] : [])];
      return mutations.reduce<WireRequest>((changed, mutate) => mutate(changed), { ...request, headers });
    });
    await inParallel(hostile, async (request) => {
      counter.note(request, await exchange(subject.port, request));
    });
    onProgress?.(sent + drafts.length);
  }
  return counter.result(before, await lookOrNone(subject));
}

function signature({ accessKeyId }: Subject): readonly [string, string] {
  const scope = `${accessKeyId}/20260101/us-east-1/execute-api/aws4_request`;
  return ["Authorization", `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`];
}
