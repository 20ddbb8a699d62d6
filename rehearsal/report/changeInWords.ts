/** What a delivery changes against what production runs, in the question before production. */
import { difference, dollars } from "../../review/cost/lines";
import type { ProductionChange, StackChange } from "../stage/productionChange";
import type { Row } from "./rows";

/** Statements that are named; the others are counted. */
const namedStatements = 3;
/** A difference below half a cent is none. */
const halfCent = 0.005;

export function changeRows(change: ProductionChange): readonly Row[] {
  const inWords = (tell: (stack: StackChange) => string): string => {
    switch (change.kind) {
      case "same":
        return "as now: production serves the same commit";
      case "unknown":
        return `unknown: ${change.why.split("\n", 1)[0] ?? ""}`;
      case "compared":
        return change.stacks
          .map((stack) => `${stack.fault === undefined ? tell(stack) : `unknown: ${stack.fault}`} (${stack.stack})`)
          .join("; ");
    }
  };
  return [
    ["cost", inWords(cost)],
    ["permissions", inWords(permissions)],
  ];
}

function cost({ isNew, month }: StackChange): string {
  if (month === undefined) return "unknown: it was not evaluated";
  const { before, after, isComplete } = month;
  const amount = `${dollars(after)} a month${isComplete ? "" : " and what has no price"}`;
  if (isNew) return `${amount}, nothing before`;
  return Math.abs(after - before) < halfCent && isComplete
    ? `${amount}, as now`
    : `${amount}, ${difference(after - before)}`;
}

function permissions({ isNew, permissions: changes }: StackChange): string {
  if (isNew) return `${changes.length} statements, none before`;
  if (changes.length === 0) return "as now";
  const counts = (["widened", "narrowed", "both"] as const).flatMap((direction) => {
    const count = changes.filter((change) => change.direction === direction).length;
    return count === 0 ? [] : [`${count} ${direction === "both" ? "changed" : direction}`];
  });
  return `${counts.join(", ")}: ${named(changes)}`;
}

/** What widens comes first: it is what an approver looks for. */
function named(changes: StackChange["permissions"]): string {
  const narrowed = changes.filter(({ direction }) => direction === "narrowed");
  const ordered = [...changes.filter((change) => !narrowed.includes(change)), ...narrowed];
  const rest = ordered.length - namedStatements;
  const names = ordered.slice(0, namedStatements).map(({ sid, where }) => `${sid} of ${where}`);
  return names.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
