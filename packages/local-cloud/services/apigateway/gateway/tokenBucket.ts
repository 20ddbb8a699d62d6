import type { Clock } from "../../../contract";

/** Lets requests through at a rate: a burst at once, and the rate a second after that. */
export class TokenBucket {
  private tokens: number;
  private filled: number;

  /**
   * @param rate requests a second
   * @param burst requests at once
   */
  public constructor(
    private readonly clock: Pick<Clock, "now">,
    private readonly rate: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
    this.filled = clock.now().getTime();
  }

  /** Whether one more request may pass now. */
  public take(): boolean {
    const now = this.clock.now().getTime();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filled) / 1000) * this.rate);
    this.filled = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
