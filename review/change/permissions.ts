/** Which permissions a change widens, and which it narrows. */
import type { Part, Statement } from "./statements";

export interface PermissionChange {
  readonly where: string;
  readonly sid: string;
  readonly effect: string;
  /** `both` where one change widens and another narrows, or where nobody can tell. */
  readonly direction: "widened" | "narrowed" | "both";
  readonly actions: Listing;
  readonly resources: Listing;
  readonly principals: Listing;
  readonly conditions: Listing;
}

/** The values of a part of a statement, parted by what became of them. */
export interface Listing {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly string[];
  /** Whether it lists what is left out: `NotAction` and the like. */
  readonly inverted: boolean;
}

/** Statements that are the same in both are left out. */
export function permissionChanges(
  before: readonly Statement[],
  now: readonly Statement[],
): readonly PermissionChange[] {
  const keys = [...new Set([...now, ...before].map(keyOf))];
  return keys.flatMap((key) => {
    const [old, current] = [before, now].map((statements) => statements.find((each) => keyOf(each) === key));
    return change(old, current) ?? [];
  });
}

const keyOf = ({ where, sid, effect }: Statement): string => JSON.stringify([where, sid, effect]);

const nothing: Part = { inverted: false, values: [] };

function change(old: Statement | undefined, current: Statement | undefined): PermissionChange | undefined {
  const any = current ?? old;
  if (any === undefined) return undefined;
  const { where, sid, effect } = any;
  const parts = {
    actions: listing(old?.actions, current?.actions),
    resources: listing(old?.resources, current?.resources),
    principals: listing(old?.principals, current?.principals),
    conditions: listing(asPart(old), asPart(current)),
  };
  const direction = directionOf(parts, old, current);
  return direction && { where, sid, effect, direction: effect === "Deny" ? opposite[direction] : direction, ...parts };
}

const opposite = { widened: "narrowed", narrowed: "widened", both: "both" } as const;

function asPart(statement: Statement | undefined): Part {
  return { inverted: false, values: statement?.conditions ?? [] };
}

function listing(old: Part = nothing, current: Part = nothing): Listing {
  // What was said the other way round is another list altogether.
  const isComparable = old.inverted === current.inverted || old.values.length === 0 || current.values.length === 0;
  const [formers, values] = [old.values, current.values];
  const inverted = current.values.length === 0 ? old.inverted : current.inverted;
  if (!isComparable) return { added: values, removed: formers, kept: [], inverted };
  return {
    added: values.filter((value) => !formers.includes(value)),
    removed: formers.filter((value) => !values.includes(value)),
    kept: values.filter((value) => formers.includes(value)),
    inverted,
  };
}

/** What a change of an `Allow` statement does; a whole one that is new or gone is the plainest case. */
function directionOf(
  {
    actions,
    resources,
    principals,
    conditions,
  }: Pick<PermissionChange, "actions" | "resources" | "principals" | "conditions">,
  old: Statement | undefined,
  current: Statement | undefined,
): PermissionChange["direction"] | undefined {
  if (old === undefined) return "widened";
  if (current === undefined) return "narrowed";
  const lists = [actions, resources, principals];
  const widens = lists.some((list) => (list.inverted ? list.removed : list.added).length > 0);
  const narrows = lists.some((list) => (list.inverted ? list.added : list.removed).length > 0);
  const frees = widens || conditions.removed.length > 0;
  const binds = narrows || conditions.added.length > 0;
  if (frees && binds) return "both";
  if (frees) return "widened";
  return binds ? "narrowed" : undefined;
}
