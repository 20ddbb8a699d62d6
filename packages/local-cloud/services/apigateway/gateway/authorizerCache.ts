import type { Clock } from "../../../contract";

/** What a Lambda authorizer said of an identity. */
export interface Verdict {
  readonly isAuthorized: boolean;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Verdicts by authorizer and identity, each for the authorizer's time. */
export class AuthorizerCache {
  private readonly verdicts = new Map<string, { readonly verdict: Verdict; readonly until: number }>();

  public constructor(private readonly clock: Pick<Clock, "now">) {}

  /**
   * The verdict that is kept under the key, or a fresh one.
   *
   * @param seconds for which a fresh one is kept; 0: not at all
   */
  public async verdict(key: string, seconds: number, ask: () => Promise<Verdict>): Promise<Verdict> {
    const kept = this.verdicts.get(key);
    if (kept !== undefined && kept.until > this.clock.now().getTime()) return kept.verdict;
    this.forgetExpired();
    const verdict = await ask();
    if (seconds > 0) this.verdicts.set(key, { verdict, until: this.clock.now().getTime() + seconds * 1000 });
    return verdict;
  }

  /** A key that is never shown again would stay for good. */
  private forgetExpired(): void {
    const now = this.clock.now().getTime();
    for (const [key, { until }] of this.verdicts) if (until <= now) this.verdicts.delete(key);
  }

  /** How many verdicts are kept. */
  public get size(): number {
    return this.verdicts.size;
  }
}
