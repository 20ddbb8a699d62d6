/** A rehearsal as `npm run scenarios -- screens` has recorded it: what the terminal was told, and when. */
import type { CloudEvent } from "#local-cloud";
import type { Report } from "../../../rehearsal/report/report";
import type { Candidate } from "../../../rehearsal/stage/candidate";
import type { ProductionChange } from "../../../rehearsal/stage/productionChange";

/** What was told before the pipeline runs, by the steps themselves. */
export type Direct =
  | { readonly call: "heading" | "line"; readonly text: string }
  | { readonly call: "paragraph"; readonly text: string; readonly indent?: number }
  | { readonly call: "task" | "progress" | "succeed"; readonly label: string; readonly text?: string }
  | { readonly call: "fail"; readonly label: string; readonly reasons: readonly string[] };

export type Told =
  | { readonly kind: "direct"; readonly direct: Direct }
  | { readonly kind: "event"; readonly event: CloudEvent }
  | {
      readonly kind: "question";
      readonly message: string;
      readonly candidate?: Candidate;
      readonly change: ProductionChange;
    }
  | { readonly kind: "ending"; readonly report: Report };

export interface Moment {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly told: Told;
}

export type Recording = readonly Moment[];
