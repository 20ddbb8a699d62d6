/**
 * Where another terminal answers the question before production. Each answer has a code of its own, which is printed
 * where the rehearsal runs and is in no file: a build, which is a process of the same user, finds nothing on the disk
 * that answers, and whoever sees the code of a no on a command line cannot make it a yes.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { messageOf } from "../../contract/errors";
import { jsonIn } from "../../contract/json";
import { BadInput } from "../../machine/badInput";
import { HomeFile } from "../../machine/homeFile";
import { close, listen } from "../../machine/loopback";
import type { Decision, PendingApproval } from "./approval";

/** What `npm run approve` finds in the home: where to answer. The right to answer is the code. */
export const openWindow = new HomeFile("approval.json", z.object({ url: z.string(), message: z.string() }));

/** What comes through the window. */
const answerSchema = z.object({ decision: z.enum(["Approved", "Rejected"]), code: z.string() });

/** Bytes of a body; an answer has about 60. */
const largestBody = 1_000;

/** What has to be shown for each answer. */
export type Codes = Readonly<Record<Decision, string>>;

export interface WindowOptions {
  readonly home: string;
  readonly approval: Pick<PendingApproval, "message">;
  /** Closes the window when nobody has answered. */
  readonly signal: AbortSignal;
  /** Told of the answer whose code is right; the window is closed when it has reached the pipeline. */
  readonly decide: (decision: Decision) => Promise<void>;
  /** Told of each answer whose code is wrong. */
  readonly onRefused: () => void;
}

/** Opens the window. It keeps no process alive. */
export async function openAnswerWindow(options: WindowOptions): Promise<Codes> {
  const { home, approval, signal } = options;
  const codes = { Approved: newCode(), Rejected: newCode() };
  const shut = (): void => {
    openWindow.remove(home);
    void close(server);
  };
  const { server, url } = await listen(async (request, response) => {
    const [status, text] = await answer(await bodyOf(request), codes, options);
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end(text, status === 200 ? shut : undefined);
  });
  server.unref();
  signal.addEventListener("abort", shut, { once: true });
  openWindow.write(home, { url, message: approval.message });
  return codes;
}

/**
 * Answers through the window of another process.
 *
 * @throws BadInput when there is no such process any more
 * @throws Error with what the other process says, when it takes no answer
 */
export async function answerThrough(url: string, decision: Decision, code: string): Promise<void> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ decision, code }) }).catch(() => {
    throw new BadInput("The rehearsal that asked does not answer any more. Nothing was decided; start it again.");
  });
  if (!response.ok) throw new Error(await response.text());
}

async function answer(
  body: string,
  codes: Codes,
  { decide, onRefused }: WindowOptions,
): Promise<readonly [status: number, text: string]> {
  const { data } = answerSchema.safeParse(jsonIn(body));
  if (data === undefined || !isSame(data.code, codes[data.decision])) {
    onRefused();
    return [403, "The code is not the one of this answer. The rehearsal prints a line for each answer."];
  }
  try {
    await decide(data.decision);
    return [200, ""];
  } catch (error) {
    return [409, `The answer did not reach the pipeline: ${messageOf(error)}`];
  }
}

/** 80 random bits: nobody guesses them while the question waits. */
function newCode(): string {
  return randomBytes(10).toString("hex");
}

function isSame(given: string, code: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(code)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Empty for what is no answer, by its method or its length. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  if (request.method !== "POST") return "";
  let body = "";
  for await (const chunk of request.setEncoding("utf8") as AsyncIterable<string>) {
    body += chunk;
    if (body.length > largestBody) return "";
  }
  return body;
}
