/** Sends hostile requests to a local cloud, made from valid ones of every operation. */
import fc from "fast-check";
import { mutation, type Mutation } from "./mutations";
import type { Seed } from "./seeds";
import type { Look, Subject } from "./subject";
import { Counter, type Tally } from "./tally";
import { exchange, type WireRequest } from "./wire";

export interface Fuzzing {
  readonly seeds: readonly Seed[];
  readonly requests: number;
  readonly seed: number;
  /** Told now and then how many have been sent. */
  readonly onProgress?: (sent: number) => void;
}

interface Draft {
  readonly from: number;
  readonly mutations: readonly Mutation[];
  readonly signature: Signature;
}

type Signature = "administrator" | "unknown key" | "another service" | "none" | "damaged";

const draft: fc.Arbitrary<Draft> = fc.record({
  from: fc.nat(),
  mutations: fc.array(mutation, { maxLength: 3 }),
  signature: fc.oneof(
    { arbitrary: fc.constant<Signature>("administrator"), weight: 16 },
    fc.constantFrom<Signature>("unknown key", "another service", "none", "damaged"),
  ),
});

const atOnce = 16;
const perBatch = 1_000;

export async function fuzzCloud(subject: Subject, fuzzing: Fuzzing): Promise<Tally> {
  const { seeds, requests, seed, onProgress } = fuzzing;
  const counter = new Counter(subject, isServerError);
  const before = await subject.look();
  for (let sent = 0; sent < requests; sent += perBatch) {
    const drafts = fc.sample(draft, { numRuns: Math.min(perBatch, requests - sent), seed: seed + sent });
    await inParallel(
      drafts.map((each) => requestOf(each, seeds, subject)),
      async (request) => {
        counter.note(request, await exchange(subject.port, request));
      },
    );
    onProgress?.(sent + drafts.length);
  }
  return counter.result(before, await lookOrNone(subject));
}

export async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** 501 is the answer to what is not rehearsed, 503 the one to bodies that are too much together. */
function isServerError(status: number): boolean {
  return status >= 500 && status !== 501 && status !== 503;
}

export function lookOrNone(subject: Subject): Promise<Look | undefined> {
  return subject.look().catch(() => undefined);
}

function requestOf({ from, mutations, signature }: Draft, seeds: readonly Seed[], subject: Subject): WireRequest {
  const seed = seeds[from % seeds.length];
  if (seed === undefined) throw new Error("There is no valid request to begin with.");
  const signed: WireRequest = {
    ...seed.request,
    headers: [...seed.request.headers, ...signatureOf(signature, seed, subject)],
  };
  return mutations.reduce<WireRequest>((request, mutate) => mutate(request), signed);
}

function signatureOf(kind: Signature, { signingName }: Seed, { accessKeyId }: Subject): WireRequest["headers"] {
  const scope = (key: string, name: string): WireRequest["headers"] => [
    ["Host", "cloud"],
    ["Authorization", `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${name}/aws4_request, Signature=0`],
  ];
  switch (kind) {
    case "administrator":
      return scope(accessKeyId, signingName);
    case "unknown key":
      return scope("AKIAIOSFODNN7EXAMPLE", signingName);
    case "another service":
      return scope(accessKeyId, signingName === "s3" ? "sagemaker" : "s3");
    case "none":
      return [["Host", "cloud"]];
    case "damaged":
      return [
        ["Host", "cloud"],
        ["Authorization", `AWS4-HMAC-SHA256 Credential=${accessKeyId}`],
      ];
  }
}
