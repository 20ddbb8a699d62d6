/** Whether an endpoint refuses what is no sample, and goes on serving. */
import { check } from "./check";
import type { EndpointClient } from "./client";
import type { Target } from "./target";

/** What counts as a refusal, by the setting: statuses from 400 on. */
const refusals = {
  clientError: { name: "a client error (400 to 499)", below: 500 },
  error: { name: "an error (400 or more)", below: Number.POSITIVE_INFINITY },
} as const;

interface Input {
  readonly body: Buffer;
  readonly contentType: string;
}

const badInputs = {
  "a broken sample": ({ contentType }: Input): Input => ({ body: Buffer.from("this is no sample"), contentType }),
  "an empty body": ({ contentType }: Input): Input => ({ body: Buffer.alloc(0), contentType }),
  "a wrong content type": ({ body }: Input): Input => ({ body, contentType: "application/x-unknown" }),
} as const;

export type BadInput = keyof typeof badInputs;

/** What every endpoint ought to refuse. */
export const allBadInput = Object.keys(badInputs) as readonly BadInput[];

/**
 * Sends bad input, and a good sample after it.
 *
 * @param expected the setting `quality.badInput`
 * @param sample one that the endpoint answers
 * @throws Error that says what was expected and what came
 */
export async function requireRefusal(
  client: Pick<EndpointClient, "sendBadInput">,
  what: BadInput,
  expected: Target["quality"]["badInput"],
  sample: Input,
): Promise<void> {
  const bad = badInputs[what](sample);
  const { name, below } = refusals[expected];
  const { status, message } = await client.sendBadInput(bad.body, bad.contentType);
  check(status >= 400 && status < below, `${what}: expected ${name}, came ${status}: ${message}`);
  const next = await client.sendBadInput(sample.body, sample.contentType);
  check(
    next.status === 200,
    `after ${what}: expected the next sample to be answered, came ${next.status}: ${next.message}`,
  );
}
