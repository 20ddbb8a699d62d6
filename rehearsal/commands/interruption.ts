/** Ctrl-C, or the end of the terminal or of the session: ends a delivery wherever it is. */
import type { Unfinished } from "../report/finishedDelivery";

export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves when it has happened. */
  readonly happened: Promise<void>;
}

export type Attempt<Value> = { readonly kind: "done"; readonly value: Value } | Unfinished;

/** Listens until the process ends. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const happened = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        controller.abort();
        resolve();
      });
    }
  });
  return { signal: controller.signal, happened };
}

/** A step of a delivery. One that is interrupted is left to itself: the process ends soon. */
export async function attempt<Value>({ happened }: Interruption, step: () => Promise<Value>): Promise<Attempt<Value>> {
  return Promise.race([
    step().then(
      (value) => ({ kind: "done", value }) as const,
      (error: unknown) => ({ kind: "failed", error }) as const,
    ),
    happened.then(() => ({ kind: "interrupted" }) as const),
  ]);
}
