import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerThrough, type Codes, openAnswerWindow, openWindow } from "../../../rehearsal/stage/answerWindow";
import type { Decision } from "../../../rehearsal/stage/approval";
import { saying } from "../../saying";

describe("the question that another terminal answers", () => {
  let home: string;
  let ending: AbortController;
  let decided: Decision[];
  let refused: number;
  let pipeline: () => Promise<void>;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "window-"));
    ending = new AbortController();
    decided = [];
    refused = 0;
    pipeline = () => Promise.resolve();
  });
  afterEach(() => {
    ending.abort();
    rmSync(home, { recursive: true });
  });

  const open = (): Promise<Codes> =>
    openAnswerWindow({
      home,
      approval: { message: "version 1" },
      signal: ending.signal,
      decide: async (decision) => {
        await pipeline();
        decided.push(decision);
      },
      onRefused: () => {
        refused += 1;
      },
    });
  const address = (): string => openWindow.read(home)?.url ?? "";
  const wrong = saying(/The code is not the one of this answer/u);

  it("leaves on the disk where to answer, and nothing that answers", async () => {
    const codes = await open();
    const left = readdirSync(home).map((name) => readFileSync(join(home, name), "utf8"));
    assert.deepEqual(
      left.map((text) => Object.keys(JSON.parse(text) as object)),
      [["url", "message"]],
    );
    for (const code of Object.values(codes)) assert.ok(!left.join("").includes(code));
  });

  it("takes the code of an answer for that answer only: who has seen a no cannot say yes", async () => {
    const codes = await open();
    for (const code of ["", codes.Rejected, `${codes.Approved} `, codes.Approved.slice(1)])
      await assert.rejects(answerThrough(address(), "Approved", code), wrong);
    await assert.rejects(answerThrough(address(), "Rejected", codes.Approved), wrong);
    assert.deepEqual([decided, refused], [[], 5]);
    await answerThrough(address(), "Rejected", codes.Rejected);
    assert.deepEqual(decided, ["Rejected"]);
  });

  it("is answered once: then nothing listens any more and the home says so", async () => {
    const codes = await open();
    const url = address();
    await answerThrough(url, "Approved", codes.Approved);
    assert.equal(openWindow.read(home), undefined);
    await assert.rejects(answerThrough(url, "Approved", codes.Approved));
    assert.deepEqual(decided, ["Approved"]);
  });

  it("says why an answer did not reach the pipeline, and may be answered again", async () => {
    const codes = await open();
    pipeline = () => Promise.reject(new Error("throttled"));
    await assert.rejects(answerThrough(address(), "Approved", codes.Approved), saying(/did not reach .* throttled/u));
    pipeline = () => Promise.resolve();
    await answerThrough(address(), "Approved", codes.Approved);
    assert.deepEqual(decided, ["Approved"]);
  });

  it("takes nothing that is no answer for one", async () => {
    const codes = await open();
    const answer = JSON.stringify({ decision: "Approved", code: codes.Approved });
    const requests: readonly RequestInit[] = [
      {},
      { method: "PUT", body: answer },
      { method: "POST", body: "{" },
      { method: "POST", body: "null" },
      { method: "POST", body: answer.replace("Approved", "constructor") },
      { method: "POST", body: answer.padEnd(2_000) },
    ];
    for (const request of requests) assert.equal((await fetch(address(), request)).status, 403, request.method);
    assert.deepEqual(decided, []);
  });

  it("is closed with the rehearsal", async () => {
    const codes = await open();
    const url = address();
    ending.abort();
    assert.equal(openWindow.read(home), undefined);
    await assert.rejects(answerThrough(url, "Approved", codes.Approved));
  });
});
