/** What each environment serves, also when this delivery did not get that far. */
import { type Content, markup, type Html } from "../../../pages/html";
import { packageName, table } from "../../../pages/parts";
import type { Serving } from "../../stage/evidence";
import type { EnvironmentReport, Report } from "../report";

export function environments({ environments: all }: Report): Html {
  const stacks = Object.entries(all);
  return markup`<section>
    <h2>What serves now</h2>
    ${
      stacks.length === 0
        ? markup`<p>The delivery ended before it was known.</p>`
        : table(
            "What each environment serves after this delivery, and what its test measured",
            [
              { heading: "Environment" },
              { heading: "Model package" },
              { heading: "Endpoint", kind: "long" },
              { heading: "Accuracy (95 % interval)", kind: "number" },
              { heading: "Samples", kind: "number" },
              { heading: "Latency p50", kind: "number" },
              { heading: "p95", kind: "number" },
            ],
            stacks.map(([stack, environment]) => [stack, ...cells(environment)]),
          )
    }
  </section> `;
}

/** @param delivered the package of this delivery */
function servedName({ modelPackage }: Serving, delivered: string | undefined): string {
  const name = modelPackage === undefined ? "unknown" : packageName(modelPackage);
  return modelPackage === delivered ? name : `${name} (of an earlier delivery)`;
}

function cells({ serves, modelPackage, accuracy, accuracyInterval, samples, latencyMs }: EnvironmentReport): Content[] {
  const share = accuracy?.toFixed(3) ?? "";
  const interval =
    accuracyInterval === undefined ? "" : ` (${accuracyInterval.map((end) => end.toFixed(3)).join(" to ")})`;
  return [
    serves === undefined ? "nothing" : servedName(serves, modelPackage),
    serves === undefined ? "" : `${serves.endpoint}: ${serves.state}`,
    `${share}${interval}`,
    samples ?? "",
    latencyMs === undefined ? "" : `${latencyMs.p50.toFixed(1)} ms`,
    latencyMs === undefined ? "" : `${latencyMs.p95.toFixed(1)} ms`,
  ];
}
