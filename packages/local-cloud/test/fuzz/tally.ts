/** What hostile requests have done, counted. Nothing of it may happen. */
import type { Look, Subject } from "./subject";
import { type WireAnswer, type WireRequest } from "./wire";

export interface Fault {
  readonly kind: "crash" | "hang" | "leak" | "prototype" | "server error" | "memory";
  /** The request that did it, and what was seen, shortened. */
  readonly what: string;
}

export interface Tally {
  readonly requests: number;
  /** Answers by status; "none" for connections that were closed. */
  readonly statuses: ReadonlyMap<string, number>;
  /** Milliseconds of the slowest answer. */
  readonly slowest: number;
  readonly before: Look;
  readonly after: Look;
  readonly faults: readonly Fault[];
}

/** The most that a fuzzed process may hold, and what may be left when it has come to rest, in bytes. */
const residentBounds = { highest: 1_500_000_000, afterwards: 400_000_000 };

export class Counter {
  private readonly statuses = new Map<string, number>();
  private readonly faults: Fault[] = [];
  private requests = 0;
  private slowest = 0;

  public constructor(
    private readonly subject: Pick<Subject, "paths">,
    private readonly isServerError: (status: number) => boolean,
  ) {}

  public note(request: WireRequest, answer: WireAnswer): void {
    const { status, text, milliseconds, hung } = answer;
    this.requests += 1;
    this.slowest = Math.max(this.slowest, milliseconds);
    const known = String(status ?? "none");
    this.statuses.set(known, (this.statuses.get(known) ?? 0) + 1);
    if (hung) this.fault("hang", request, answer);
    if (status !== undefined && this.isServerError(status)) this.fault("server error", request, answer);
    if (/\n\s+at \S/u.test(text) || this.subject.paths.some((path) => text.includes(path)))
      this.fault("leak", request, answer);
  }

  public result(before: Look, after: Look | undefined): Tally {
    const faults = [...this.faults];
    if (after === undefined) faults.push({ kind: "crash", what: "The process is gone." });
    for (const what of after?.uncaught ?? []) faults.push({ kind: "crash", what });
    if (after !== undefined && after.prototypes !== before.prototypes)
      faults.push({ kind: "prototype", what: "The prototypes hold something else than before." });
    if (after !== undefined && after.highest > residentBounds.highest)
      faults.push({ kind: "memory", what: `${after.highest} bytes were resident.` });
    if (after !== undefined && after.resident - before.resident > residentBounds.afterwards)
      faults.push({ kind: "memory", what: `${after.resident} bytes stay resident, ${before.resident} before.` });
    const { requests, statuses, slowest } = this;
    return { requests, statuses, slowest, before, after: after ?? before, faults };
  }

  private fault(kind: Fault["kind"], { method, target, headers, body }: WireRequest, answer: WireAnswer): void {
    const named = headers.map(([name, value]) => `${name}: ${value.slice(0, 100)}`).join(", ");
    const request = `${method} ${target.slice(0, 200)} (${named}) ${body.toString().slice(0, 600)}`;
    this.faults.push({ kind, what: `${request}\n    → ${answer.text.slice(0, 600)}` });
  }
}
