/** What is known of a delivery when it has ended. */
import type { WorkingTree } from "../source/workingTree";
import type { Rehearsal } from "../stage/rehearsal";

/** A delivery, or a step of it, that did not come to its end. */
export type Unfinished =
  | {
      readonly kind: "failed";
      /** What was thrown. */
      readonly error: unknown;
    }
  | { readonly kind: "interrupted" };

export type DeliveryEnding = { readonly kind: "delivered" } | Unfinished;

/** As far as it came: what is absent was not reached. */
export interface FinishedDelivery {
  readonly ending: DeliveryEnding;
  readonly tree?: WorkingTree;
  readonly rehearsal?: Rehearsal;
  /** The id of the pipeline's execution. */
  readonly execution?: string;
}
