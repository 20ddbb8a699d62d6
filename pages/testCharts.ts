/** What a test has measured, in pictures. */
import type { TestEvidence } from "../contract/testEvidence";
import type { Drawing } from "./chart";
import { type Html, markup } from "./html";
import { folded, table } from "./parts";
import { accuracyByClass, type ClassShare, confusions, latencies, latencyPercentile, reliability } from "./testFigures";

/** Beyond these a chart shows the classes that did worst, and a table all of them. */
const classesDrawn = { accuracy: 30, confusion: 20 };
const longestName = 18;

const short = (name: string): string => {
  const characters = Array.from(name);
  return characters.length <= longestName ? name : `${characters.slice(0, longestName - 1).join("")}…`;
};

/** Names that are told apart also when they begin alike. */
function labelsOf(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const label = short(name);
    const before = seen.get(label) ?? 0;
    seen.set(label, before + 1);
    return before === 0 ? label : `${label} (${before + 1})`;
  });
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function classChart(drawing: Drawing, evidence: TestEvidence): Html {
  const { marks } = drawing;
  const all = accuracyByClass(evidence);
  const drawn =
    all.length <= classesDrawn.accuracy
      ? all
      : [...all].sort((one, other) => one.share - other.share).slice(0, classesDrawn.accuracy);
  const labels = labelsOf(drawn.map(({ name }) => name));
  const rows = drawn.map(({ share, interval: [lower, upper] }, index) => ({
    label: labels[index] ?? "",
    share,
    lower,
    upper,
  }));
  const which = drawn.length === all.length ? "each class" : `the ${drawn.length} worst of ${all.length} classes`;
  return drawing.draw({
    caption: `Accuracy of ${which}, with its 95 % interval`,
    says: `Accuracy of ${which}; the table below has the figures.`,
    height: 60 + 20 * rows.length,
    marginLeft: 130,
    marginBottom: 40,
    x: { domain: [0, 1], label: "accuracy", labelOffset: 36, grid: true, ticks: 5 },
    y: { domain: labels, label: null },
    marks: [
      marks.ruleX([evidence.quality.minimumAccuracy], { stroke: "var(--bad)", strokeDasharray: "3,3" }),
      marks.ruleY(rows, { y: "label", x1: "lower", x2: "upper", stroke: "var(--mark)", strokeWidth: 2 }),
      marks.dot(rows, { y: "label", x: "share", fill: "var(--mark)", r: 4 }),
    ],
    details: folded("The figures of each class", classTable(evidence.stack, all)),
  });
}

function classTable(stack: string, all: readonly ClassShare[]): Html {
  return table(
    `Accuracy of each class in ${stack}`,
    [
      { heading: "Class" },
      { heading: "Right", kind: "number" },
      { heading: "Accuracy", kind: "number" },
      { heading: "95 % interval", kind: "number" },
    ],
    all.map(({ name, samples, right, share, interval: [lower, upper] }) => [
      name,
      `${right} of ${samples}`,
      percent(share),
      `${percent(lower)} to ${percent(upper)}`,
    ]),
  );
}

export function confusionChart(drawing: Drawing, evidence: TestEvidence): Html {
  const { marks } = drawing;
  const found = confusions(evidence);
  const { classes } = evidence;
  const mistakes = found.filter((one) => one.class !== one.best).sort((one, other) => other.count - one.count);
  const drawn = classes.length <= classesDrawn.confusion ? classes.map((_, index) => index) : mostConfused(mistakes);
  const labels = labelsOf(drawn.map((index) => classes[index] ?? ""));
  const of = new Map(drawn.map((index, position) => [index, labels[position] ?? ""]));
  const samples = (label: number): number => evidence.answers.filter((answer) => answer.class === label).length;
  const cells = found.flatMap((one) => {
    const [label, answer] = [of.get(one.class), of.get(one.best)];
    if (label === undefined || answer === undefined) return [];
    return [{ label, answer, count: one.count, share: one.count / samples(one.class), right: one.class === one.best }];
  });
  const side = 14 + 300 / Math.max(6, drawn.length);
  const which = drawn.length === classes.length ? "" : ` of the ${drawn.length} classes that were confused most`;
  const caption = `What the samples of each class were taken for${which}`;
  if (drawn.length === 0)
    return markup`<p>${noMistake}</p>
`;
  return drawing.draw({
    caption,
    says: `${caption}. ${mistakes.length === 0 ? noMistake : "The table below has the mistakes."}`,
    height: 100 + side * drawn.length,
    marginLeft: 130,
    marginTop: 90,
    marginRight: 70,
    x: { domain: labels, axis: "top", tickRotate: -45, label: null },
    y: { domain: labels, label: null },
    marks: [
      marks.cell(cells, {
        x: "answer",
        y: "label",
        fill: (one: { right: boolean }) => (one.right ? "var(--good)" : "var(--bad)"),
        fillOpacity: (one: { share: number }) => 0.15 + 0.6 * one.share,
      }),
      marks.text(cells, { x: "answer", y: "label", text: (one: { count: number }) => String(one.count), fontSize: 10 }),
    ],
    details:
      mistakes.length === 0 ? undefined : folded("The mistakes, the most frequent first", mistakeTable(evidence)),
  });
}

/** The classes of the most frequent mistakes, in their order. */
function mostConfused(mistakes: readonly { readonly class: number; readonly best: number }[]): readonly number[] {
  const chosen = new Set<number>();
  for (const { class: label, best } of mistakes) {
    if (new Set([...chosen, label, best]).size > classesDrawn.confusion) break;
    chosen.add(label).add(best);
  }
  return [...chosen].sort((one, other) => one - other);
}

const noMistake = "No sample was taken for another class.";
const mistakesListed = 50;

function mistakeTable(evidence: TestEvidence): Html {
  const name = (index: number): string => evidence.classes[index] ?? "?";
  const mistakes = confusions(evidence)
    .filter((one) => one.class !== one.best)
    .sort((one, other) => other.count - one.count)
    .slice(0, mistakesListed);
  return table(
    `Which classes were taken for which in ${evidence.stack}: the ${mistakes.length} most frequent`,
    [{ heading: "Class" }, { heading: "Taken for" }, { heading: "Samples", kind: "number" }],
    mistakes.map((one) => [name(one.class), name(one.best), one.count]),
  );
}

export function reliabilityChart(drawing: Drawing, evidence: TestEvidence): Html {
  const { marks } = drawing;
  const parts = reliability(evidence).map(({ confidence, share, interval: [lower, upper], samples }) => ({
    confidence,
    share,
    lower,
    upper,
    samples,
  }));
  return drawing.draw({
    caption: "How far the model's own certainty can be trusted: on the line, it is right as often as it says",
    says: parts
      .map((one) => `Where it was ${percent(one.confidence)} certain, ${percent(one.share)} were right.`)
      .join(" "),
    height: 300,
    marginBottom: 40,
    x: { domain: [0, 1], label: "certainty of the answer", labelOffset: 36, grid: true, ticks: 5 },
    y: { domain: [0, 1], label: "share of right answers", grid: true, ticks: 5 },
    marks: [
      marks.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: "var(--quiet)", strokeDasharray: "3,3" },
      ),
      marks.ruleX(parts, { x: "confidence", y1: "lower", y2: "upper", stroke: "var(--mark)", strokeWidth: 2 }),
      marks.dot(parts, { x: "confidence", y: "share", fill: "var(--mark)", r: 4 }),
    ],
  });
}

export function latencyChart(drawing: Drawing, evidence: TestEvidence): Html {
  const { marks } = drawing;
  const parts = latencies(evidence);
  const [median, slow] = [latencyPercentile(evidence, 50), latencyPercentile(evidence, 95)];
  const slowest = parts.at(-1)?.to ?? 1;
  const budget = evidence.quality.maximumLatencyMilliseconds;
  const shown = budget <= 2 * slowest ? [budget] : [];
  return drawing.draw({
    caption: `How long ${evidence.answers.length} answers took, at ${evidence.quality.concurrency} at a time`,
    says:
      `Half of the answers within ${median.toFixed(1)} ms, 95 % within ${slow.toFixed(1)} ms, all within ` +
      `${slowest.toFixed(1)} ms; ${budget} ms are allowed for 95 %.`,
    height: 240,
    marginBottom: 40,
    x: { domain: [0, Math.max(slowest, ...shown)], label: "milliseconds", labelOffset: 36, ticks: 6 },
    y: { label: "answers", grid: true, ticks: 5 },
    marks: [
      marks.rectY(parts, { x1: "from", x2: "to", y: "count", fill: "var(--mark)", fillOpacity: 0.7, inset: 0.5 }),
      marks.ruleX([median], { stroke: "var(--ink)" }),
      marks.ruleX([slow], { stroke: "var(--ink)", strokeDasharray: "4,2" }),
      marks.ruleX(shown, { stroke: "var(--bad)", strokeDasharray: "3,3" }),
      marks.ruleY([0]),
    ],
    details: markup`<p class="quiet">Half within ${median.toFixed(1)} ms (line), 95 % within
${slow.toFixed(1)} ms (dashed); ${budget} ms are allowed for 95 %.</p>`,
  });
}
