/** What the engine tells of its steps, one line each. */
import type { StepReport } from "./plan/steps";
import type { Change } from "./types";
import { nameOf } from "./urns";

const done: Readonly<Record<Change["operation"], string>> = {
  same: "unchanged",
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
};
const planned: Readonly<Record<Change["operation"], string>> = {
  same: "unchanged",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** Undefined for a resource that did not change. */
export function stepLine({ change, milliseconds, retained }: StepReport, preview: boolean): string | undefined {
  if (change.operation === "same") return undefined;
  const word = retained === true ? "retained" : (preview ? planned : done)[change.operation];
  const duration = milliseconds >= 1000 ? ` (${(milliseconds / 1000).toFixed(1)} s)` : "";
  return `${word.padEnd(9)} ${change.name}  ${change.type}${duration}`;
}

/** A resource that is in the state and nowhere else. */
export function goneLine({ urn, type }: { readonly urn: string; readonly type: string }): string {
  return `${"gone".padEnd(9)} ${nameOf(urn)}  ${type}`;
}

/** For example `3 created, 1 updated, 56 unchanged`. */
export function summary(changes: readonly Change[], preview: boolean): string {
  const words = preview ? planned : done;
  const counts = (Object.keys(words) as Change["operation"][])
    .map((operation) => ({
      word: words[operation],
      count: changes.filter((change) => change.operation === operation).length,
    }))
    .filter(({ count }) => count > 0);
  return counts.length === 0
    ? "Nothing to do"
    : counts.map(({ word, count }) => `${count} ${preview && word !== "unchanged" ? "to " : ""}${word}`).join(", ");
}
