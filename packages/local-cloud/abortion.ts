/** Waiting that somebody may end. */

/** Why something was ended early. */
export function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/**
 * Waits for something that goes on by itself when nobody waits for it any more.
 *
 * @throws the signal's reason once it is aborted
 */
export function untilAborted<Result>(awaited: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(reasonOf(signal));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    void awaited.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}
