/** What is different from the release before, and the earlier deliveries of the home. */
import { type Content, type Html, markup } from "../../../pages/html";
import { folded, moment, packageName, table } from "../../../pages/parts";
import type { Delivery } from "../../home/deliveries";
import type { Report } from "../report";

type Difference = readonly [what: string, before: string, now: string];

export function history(report: Report): Html {
  const { history: before } = report;
  const released = before.findLast(({ status }) => status === "Succeeded");
  return markup`<section><h2>Since the last release</h2>
${released === undefined ? markup`<p>Nothing was released from this home before.</p>` : since(released, report)}
${before.length === 0 ? undefined : folded("Earlier deliveries of this home", earlier(before))}</section>
`;
}

function since(released: Delivery, report: Report): Html {
  const rows = differences(released, report);
  const before = markup`${released.commit.slice(0, 7)}, ${released.subject ?? ""}, ${moment(released.started)}`;
  if (rows.length === 0) return markup`<p>Nothing that is recorded differs from the last release (${before}).</p>`;
  return markup`<p>The last release was ${before}.</p>
${table(
  "What differs from the last release",
  [{ heading: "What" }, { heading: "Before", kind: "long" }, { heading: "Now", kind: "long" }],
  rows,
)}`;
}

function differences(released: Delivery, { training, data, environments, commit }: Report): readonly Difference[] {
  const settings = new Set([
    ...Object.keys(released.hyperparameters ?? {}),
    ...Object.keys(training.hyperparameters ?? {}),
  ]);
  const rows: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["Commit", released.commit.slice(0, 7), commit.slice(0, 7)],
    ["Data", released.dataVersion, data?.version],
    ["Image", released.image, training.image],
    ...[...settings]
      .sort()
      .map((name) => [name, released.hyperparameters?.[name], training.hyperparameters?.[name]] as const),
    ...Object.entries(environments).flatMap(([stack, { accuracy, latencyMs }]) => [
      [`Accuracy in ${stack}`, released.figures[stack]?.accuracy?.toFixed(4), accuracy?.toFixed(4)] as const,
      [`Latency p95 in ${stack}, ms`, released.figures[stack]?.p95?.toFixed(1), latencyMs?.p95.toFixed(1)] as const,
    ]),
  ];
  // What this delivery did not get to is no difference.
  return rows.flatMap(([what, before, now]) =>
    now === undefined || now === "" || before === now ? [] : [[what, before ?? "unknown", now] as const],
  );
}

function earlier(deliveries: readonly Delivery[]): Html {
  const accuracy = ({ figures }: Delivery): string =>
    Object.entries(figures)
      .flatMap(([stack, { accuracy: share }]) => (share === undefined ? [] : [`${stack} ${share.toFixed(3)}`]))
      .join(", ");
  return table(
    "Earlier deliveries of this home, the newest first",
    [
      { heading: "Started" },
      { heading: "Commit" },
      { heading: "Subject", kind: "long" },
      { heading: "Result" },
      { heading: "Package" },
      { heading: "Accuracy" },
    ],
    deliveries
      .toReversed()
      .map((one): readonly Content[] => [
        moment(one.started),
        one.commit.slice(0, 7),
        one.subject,
        one.status === "Succeeded" ? "delivered" : "failed",
        one.modelPackage === undefined ? "" : packageName(one.modelPackage),
        accuracy(one),
      ]),
  );
}
