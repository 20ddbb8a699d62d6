/** Two small checkouts, the second of which a test changes. */
import { compareStacks } from "../../review/change/compared";
import type { StackPreview } from "../../review/change/preview";
import { type SmallCheckout, smallCheckout } from "./checkout";
import { evaluateHere } from "./evaluateHere";

export interface TwoRevisions {
  readonly base: SmallCheckout;
  readonly change: SmallCheckout;
  /** @param base the folder of another base */
  readonly compare: (stack: string, base?: string) => Promise<readonly StackPreview[]>;
  readonly remove: () => void;
}

/** Both alike. */
export function twoRevisions(): TwoRevisions {
  const [base, change] = [smallCheckout(), smallCheckout()];
  return {
    base,
    change,
    compare: (stack, of = base.folder) => compareStacks({ base: of, change: change.folder }, [stack], evaluateHere),
    remove: () => {
      base.remove();
      change.remove();
    },
  };
}
