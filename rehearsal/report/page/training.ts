/** How the model was trained: with what, on which data, and how it learnt. */
import type { Drawing } from "../../../pages/chart";
import { type Html, markup } from "../../../pages/html";
import { facts, folded, moment, table } from "../../../pages/parts";
import type { Report } from "../report";

export function training(drawing: Drawing, report: Report): Html | undefined {
  const { job, reused, validationAccuracy, image, instances, started, ended, model, hyperparameters } = report.training;
  if (job === undefined) return undefined;
  const settings = Object.entries(hyperparameters ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return markup`<section><h2>Training</h2>
${facts([
  ["Job", `${job}${reused === true ? " (nothing changed: the finished job was used again)" : ""}`],
  ["Validation accuracy", validationAccuracy?.toFixed(4)],
  ["Started", started === undefined ? undefined : moment(started)],
  ["Ended", ended === undefined ? undefined : moment(ended)],
  ["Image", image],
  ["Instances", instances],
  ["Model", model],
])}
${dataOf(report)}${curve(drawing, report)}
${settings.length === 0 ? undefined : folded("Hyperparameters", facts(settings))}</section>
`;
}

function curve(drawing: Drawing, { training: { epochs = [] } }: Report): Html | undefined {
  if (epochs.length === 0) return undefined;
  const rows = epochs.flatMap(({ epoch, trainAccuracy, validationAccuracy }) => [
    { epoch, accuracy: trainAccuracy, of: "train" },
    { epoch, accuracy: validationAccuracy, of: "validation" },
  ]);
  const known = rows.filter(({ accuracy }) => accuracy !== undefined);
  const parts = [
    { of: "train", stroke: "var(--quiet)" },
    { of: "validation", stroke: "var(--mark)" },
  ].map((part) => ({ ...part, rows: known.filter((row) => row.of === part.of) }));
  const { marks } = drawing;
  return drawing.draw({
    caption: "Accuracy after each epoch: of the validation samples (strong), and of the training samples (thin)",
    says: "Accuracy after each epoch; the table below has the figures.",
    height: 240,
    marginBottom: 40,
    x: { label: "epoch", labelOffset: 36, ticks: Math.min(8, Math.max(1, epochs.length - 1)), tickFormat: "d" },
    y: { domain: [0, 1], label: "accuracy", grid: true, ticks: 5 },
    marks: parts.flatMap(({ rows: points, stroke, of }) => [
      marks.line(points, { x: "epoch", y: "accuracy", stroke, strokeWidth: of === "train" ? 1 : 2.5 }),
      marks.dot(points, { x: "epoch", y: "accuracy", fill: stroke, r: epochs.length > 40 ? 0 : 3 }),
    ]),
    details: folded(
      "The figures of each epoch",
      table(
        "Accuracy after each epoch",
        [{ heading: "Epoch" }, { heading: "Training", kind: "number" }, { heading: "Validation", kind: "number" }],
        epochs.map(({ epoch, trainAccuracy, validationAccuracy }) => [
          epoch,
          trainAccuracy?.toFixed(4),
          validationAccuracy?.toFixed(4),
        ]),
      ),
    ),
  });
}

function dataOf({ data }: Report): Html | undefined {
  if (data === undefined) return undefined;
  const { train, validation, heldOut } = data.samples;
  return markup`<h3>Data</h3>
${facts([
  ["Version", markup`<code>${data.version}</code>`],
  [
    "Samples",
    `${train} to train with, ${validation} to validate with, ${heldOut} held out, of ${data.classes.length} classes`,
  ],
  ["SHA-256 of the manifest", markup`<code>${data.manifestSha256}</code>`],
])}
${folded(
  "The classes",
  table(
    "Samples of each class",
    [{ heading: "Class" }, { heading: "To train with", kind: "number" }, { heading: "Held out", kind: "number" }],
    data.classes.map(({ name, train: own, heldOut: held }) => [name, own, held]),
  ),
)}
`;
}
