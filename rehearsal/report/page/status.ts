/** How an action's status is told. */
import { type Html, markup } from "../../../pages/html";
import type { ActionStatus } from "../report";

const words: Readonly<Record<ActionStatus, string>> = {
  Succeeded: "succeeded",
  Failed: "failed",
  NotRun: "did not run",
};
const tones: Readonly<Record<ActionStatus, string>> = { Succeeded: "good", Failed: "bad", NotRun: "idle" };

/** The class of what belongs to a status. */
export function toneOf(status: ActionStatus): string {
  return tones[status];
}

export function statusWord(status: ActionStatus): Html {
  return markup`<span class="result ${toneOf(status)}">${words[status]}</span>`;
}
