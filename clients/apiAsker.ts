/** Asks an endpoint through its environment's HTTP API. */
import { gatewayMessage, predictionAnswer, problemDetails } from "../api/contract";
import { jsonIn } from "../contract/json";
import type { ApiClient } from "./apiClient";
import type { Asker, TimedAnswer, Wish } from "./asker";
import type { Sample } from "./sample";

/** Characters of an answer that is neither. */
const longestShown = 200;

/** A request that the API did not answer with a prediction. */
export class ApiRefusal extends Error {
  public override readonly name = "ApiRefusal";

  public constructor(
    public readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export class ApiAsker implements Asker {
  public constructor(private readonly api: ApiClient) {}

  public async ask({ type, content }: Sample, { top, variant }: Wish): Promise<TimedAnswer> {
    const query = { topk: String(top), ...(variant === undefined ? {} : { variant }) };
    const started = performance.now();
    const { status, text } = await this.api.send({
      method: "POST",
      path: "/predict",
      query,
      headers: { "content-type": type },
      body: content,
    });
    const milliseconds = performance.now() - started;
    if (status !== 200) throw new ApiRefusal(status, messageOf(text));
    return { answer: predictionAnswer.parse(JSON.parse(text)), milliseconds };
  }
}

/** A problem says what is wrong; what the gateway refuses itself has a message of its own. */
function messageOf(text: string): string {
  const body = jsonIn(text);
  const problem = problemDetails.safeParse(body);
  if (problem.success) return problem.data.detail;
  const refusal = gatewayMessage.safeParse(body);
  return refusal.success ? (refusal.data.message ?? "") : text.slice(0, longestShown);
}
