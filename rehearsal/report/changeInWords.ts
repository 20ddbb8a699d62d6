import type { PermissionChange } from "../../review/change/permissions";
import type { StackPreview } from "../../review/change/preview";
/** What a delivery changes against what production runs, in the question before production. */
import { lacksPrices } from "../../review/cost/comparison";
import { difference, dollars } from "../../review/cost/lines";
import type { ProductionChange } from "../stage/productionChange";
import type { Row } from "./rows";

/** Statements that are named; the others are counted. */
const namedStatements = 3;

export function changeRows(change: ProductionChange): readonly Row[] {
  const inWords = (tell: (stack: StackPreview) => string): string => {
    switch (change.kind) {
      case "same":
        return "as now: production serves the same commit";
      case "unknown":
        return `unknown: ${change.why.split("\n", 1)[0] ?? ""}`;
      case "compared":
        return change.stacks.map((stack) => `${faultOf(stack) ?? tell(stack)} (${stack.stack})`).join("; ");
    }
  };
  return [
    ["cost", inWords(cost)],
    ["permissions", inWords(permissions)],
  ];
}

function faultOf({ administrator, run }: StackPreview): string | undefined {
  const fault = [administrator, run].find((outcome) => outcome.kind === "fault");
  if (fault?.kind !== "fault") return undefined;
  const whose = fault.revision === "base" ? "the program of production's commit" : "this program";
  return `unknown: ${whose} says ${fault.text.split("\n", 1)[0] ?? ""}`;
}

function cost({ only, cost: compared }: StackPreview): string {
  if (compared === undefined) return "unknown: it was not evaluated";
  const { before, after } = compared;
  const month = `${dollars(after.month)} a month`;
  const unpriced = lacksPrices(compared) ? " and what has no price" : "";
  if (only === "change") return `${month}${unpriced}, nothing before`;
  const isSame = Math.abs(after.month - before.month) < 0.005 && unpriced === "";
  return isSame ? `${month}, as now` : `${month}${unpriced}, ${difference(after.month - before.month)}`;
}

function permissions({ only, permissions: changes }: StackPreview): string {
  if (only === "change") return `${changes.length} statements, none before`;
  if (changes.length === 0) return "as now";
  const counts = (["widened", "narrowed", "both"] as const).flatMap((direction) => {
    const count = changes.filter((change) => change.direction === direction).length;
    return count === 0 ? [] : [`${count} ${direction === "both" ? "changed" : direction}`];
  });
  return `${counts.join(", ")}: ${named(changes)}`;
}

/** What widens comes first: it is what an approver looks for. */
function named(changes: readonly PermissionChange[]): string {
  const ordered = [...changes].sort(
    (one, other) => Number(other.direction !== "narrowed") - Number(one.direction !== "narrowed"),
  );
  const rest = ordered.length - namedStatements;
  const names = ordered.slice(0, namedStatements).map(({ sid, where }) => `${sid} of ${where}`);
  return names.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
