/** What the delivery changed of each stack, resource by resource. */
import type { Changes } from "../contract/changes";
import { type Html, markup } from "./html";
import { folded, table } from "./parts";

/** What an update did to a stack. */
export interface StackUpdate extends Changes {
  readonly stack: string;
  /** `pulumi up`, or the action of the pipeline. */
  readonly by: string;
}

export function changes(all: readonly StackUpdate[]): Html {
  return markup`<section>
    <h2>What changed in each stack</h2>
    ${all.length === 0 ? markup`<p>No stack was brought up.</p>` : all.map(update)}
  </section> `;
}

function update({ stack, by, resources, unchanged }: StackUpdate): Html {
  const counts = [...new Set(resources.map(({ operation }) => operation))]
    .sort()
    .map((operation) => `${resources.filter((resource) => resource.operation === operation).length} ${operation}`);
  const summary = `${stack}, by ${by}: ${[...counts, `${unchanged} unchanged`].join(", ")}`;
  if (resources.length === 0) return markup`<p>${summary}</p>`;
  return folded(
    summary,
    table(
      `Resources of ${stack} that ${by} changed`,
      [{ heading: "Resource" }, { heading: "Change" }, { heading: "Type", kind: "long" }],
      resources.map(({ name, operation, type }) => [name, operation, markup`<code>${type}</code>`]),
    ),
  );
}
