import type { Clock } from "../../../../../rehearsal/cloud/contract";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  public readonly speed = 1;
  #now = Date.UTC(2026, 10, 24, 10);
  readonly #sleepers = new Set<Sleeper>();

  public now(): Date {
    return new Date(this.#now);
  }

  public sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(new Error("The wait was aborted."));
      });
    });
  }

  public advance(seconds: number): void {
    this.#now += seconds * 1000;
    for (const sleeper of [...this.#sleepers].filter(({ until }) => until <= this.#now)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
