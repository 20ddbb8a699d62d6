/** Stages and actions, when each ran, and what each says. */
import { markup, type Html } from "../../../pages/html";
import { table } from "../../../pages/parts";
import type { ActionReport, Report } from "../report";
import { statusWord, toneOf } from "./status";

export function timeline({ stages, started, seconds }: Report): Html {
  const rows = stages.flatMap((stage) =>
    stage.actions.map((action) => [
      `${stage.name} ${action.name}`,
      statusWord(action.status),
      action.status === "NotRun" ? "" : `${action.seconds.toFixed(1)} s`,
      bar(action, Date.parse(started), seconds),
      action.message,
    ]),
  );
  return markup`<section>
    <h2>What ran</h2>
    ${table(
      "The stages of the pipeline with their actions, in their order",
      [
        { heading: "Action" },
        { heading: "Result" },
        { heading: "Took", kind: "number" },
        { heading: "When" },
        { heading: "What it says", kind: "long" },
      ],
      rows,
    )}
  </section> `;
}

/** Where an action lies in the whole, in thousandths of it. */
function bar({ status, started, seconds, name }: ActionReport, start: number, whole: number): Html {
  if (started === undefined) return markup`<span class="quiet">not reached</span>`;
  const thousandth = Math.max(whole, seconds, 0.001) / 1000;
  const offset = (Date.parse(started) - start) / 1000;
  const from = Math.min(996, Math.max(0, Math.round(offset / thousandth)));
  const width = Math.min(1000 - from, Math.max(4, Math.round(seconds / thousandth)));
  const label = `${name}: from second ${offset.toFixed(1)}, for ${seconds.toFixed(1)} s`;
  return markup`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${label}">
    <rect class="track" width="1000" height="10" />
    <rect class="${toneOf(status)}" x="${from}" width="${width}" height="10" />
  </svg>`;
}
