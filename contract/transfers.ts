/** Transfers of whole objects, which the SDK leaves to whoever makes them. */
import { setTimeout as sleep } from "node:timers/promises";
import { isThrottlingError, isTransientError, StandardRetryStrategy } from "@smithy/core/retry";

/** A client of the SDK. */
interface RetryingClient {
  readonly config: { readonly maxAttempts: () => Promise<number> };
}

/**
 * Makes a transfer again from its beginning, as often and after such pauses as the client does with a request. The SDK
 * sends a stream once only, and what breaks off while a body is read meets its reader.
 *
 * @throws what the last attempt has thrown, or one that another attempt would not change
 */
export async function transferAgain<Result>(
  { config }: RetryingClient,
  transfer: () => Promise<Result>,
): Promise<Result> {
  const strategy = new StandardRetryStrategy(config.maxAttempts);
  let token = await strategy.acquireInitialRetryToken("transfer");
  for (;;) {
    try {
      return await transfer();
    } catch (error) {
      token = await strategy.refreshRetryTokenForRetry(token, { errorType: typeOf(error) }).catch(() => {
        throw error;
      });
      await sleep(token.getRetryDelay());
    }
  }
}

type SdkError = Parameters<typeof isTransientError>[0];

/** Whatever fails may come from the SDK: nothing that it adds to an error has to be there. */
function isError(error: unknown): error is SdkError {
  return error instanceof Error;
}

function typeOf(error: unknown): "THROTTLING" | "TRANSIENT" | "CLIENT_ERROR" {
  if (!isError(error)) return "CLIENT_ERROR";
  if (isThrottlingError(error)) return "THROTTLING";
  return isTransientError(error) ? "TRANSIENT" : "CLIENT_ERROR";
}
