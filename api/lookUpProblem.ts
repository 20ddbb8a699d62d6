import { errorFields, type Log } from "./log";
import { NothingServes } from "./model/lookUps";
import { Problem } from "./problem";

/** Seconds after which it is worth asking again: an endpoint takes minutes to come up. */
const retryAfter = 30;

export function nothingServes(): Problem {
  return new Problem(503, `No model serves at present. Try again in ${retryAfter} seconds.`, retryAfter);
}

/** What is looked up. @throws Problem 502, 503 */
export async function lookedUp<Found>(lookUp: Promise<Found>, log: Log): Promise<Found> {
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof NothingServes) throw nothingServes();
    log({ message: "What the endpoint serves could not be looked up.", error: errorFields(error) });
    throw new Problem(502, "What the endpoint serves could not be looked up.");
  }
}
