import type { Clock } from "../../../contract";

interface Waiting {
  readonly until: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  public readonly speed = 1;
  private currentTime = Date.UTC(2026, 10, 24, 10);
  private readonly waiting = new Set<Waiting>();
  private readonly expected = new Map<number, () => void>();

  public now(): Date {
    return new Date(this.currentTime);
  }

  public after(milliseconds: number, run: () => void): () => void {
    const waiting = { until: this.currentTime + milliseconds, run };
    this.waiting.add(waiting);
    this.expected.get(milliseconds)?.();
    return () => {
      this.waiting.delete(waiting);
    };
  }

  /** Resolves when somebody begins to wait for as long. */
  public awaited(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.expected.set(milliseconds, resolve);
    });
  }

  public advance(seconds: number): void {
    this.currentTime += seconds * 1000;
    for (const waiting of [...this.waiting].filter(({ until }) => until <= this.currentTime)) {
      this.waiting.delete(waiting);
      waiting.run();
    }
  }
}
