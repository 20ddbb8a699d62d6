/** How long requests take: many at a time, or one after the other. */
import { Agent } from "node:http";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { ApiClient } from "../clients/apiClient";
import type { KeptRehearsal } from "../clients/keptRehearsal";
import { sparingly } from "../contract/buildProgress";
import { forEachConcurrently } from "../contract/concurrency";
import type { MeasuredRequest } from "./apiRequests";

export interface Measurement {
  readonly kind: string;
  readonly milliseconds: number;
  readonly expected: number;
  /** Undefined when the request was lost. */
  readonly status: number | undefined;
}

export type Ask = () => Promise<Measurement>;

/** Asks the API as the visitor. */
export class MeasuredApi {
  private readonly visitor: ApiClient;
  private readonly stranger: ApiClient;

  public constructor(address: string, { region, credentials }: KeptRehearsal) {
    this.visitor = new ApiClient(address, { kind: "iam", region, credentials });
    this.stranger = new ApiClient(address, { kind: "none" });
  }

  public async ask({ kind, request, expected, signed }: MeasuredRequest): Promise<Measurement> {
    return measured(kind, expected, async () => {
      const { status } = await (signed ? this.visitor : this.stranger).send(request);
      return status;
    });
  }
}

/** Asks the endpoint without the API: the floor of every time. */
export class MeasuredEndpoint {
  private readonly runtime: SageMakerRuntimeClient;

  public constructor(
    private readonly endpoint: string,
    { url, region, credentials }: KeptRehearsal,
    sockets: number,
  ) {
    this.runtime = new SageMakerRuntimeClient({
      endpoint: url,
      region,
      credentials,
      maxAttempts: 1,
      requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: sockets }) },
    });
  }

  public async ask(sample: Buffer, type: string): Promise<Measurement> {
    return measured("direct", 200, async () => {
      const { $metadata: metadata } = await this.runtime.send(
        new InvokeEndpointCommand({
          EndpointName: this.endpoint,
          ContentType: type,
          Accept: "application/json",
          Body: sample,
        }),
      );
      return metadata.httpStatusCode;
    });
  }
}

async function measured(kind: string, expected: number, send: () => Promise<number | undefined>): Promise<Measurement> {
  const started = performance.now();
  const status = await send().catch(() => undefined);
  return { kind, expected, milliseconds: performance.now() - started, status };
}

/** Sends all requests, so many at a time. */
export async function inParallel(
  requests: readonly Ask[],
  atOnce: number,
  report: (line: string) => void,
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  const tell = sparingly(report);
  await forEachConcurrently(requests, atOnce, async (ask) => {
    measurements.push(await ask());
    tell(`${measurements.length} of ${requests.length} requests`);
  });
  return measurements;
}

/** Sends one request after the other in pairs, whichever is first in turn. */
export async function inPairs(
  pairs: number,
  direct: (pair: number) => Promise<Measurement>,
  api: (pair: number) => Promise<Measurement>,
): Promise<readonly { readonly direct: number; readonly api: number }[]> {
  const times: { direct: number; api: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = pair % 2 === 0 ? await direct(pair) : undefined;
    const { milliseconds } = await api(pair);
    times.push({ api: milliseconds, direct: (first ?? (await direct(pair))).milliseconds });
  }
  return times;
}
