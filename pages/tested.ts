/** What a test of an environment has measured: figures, charts, and the worst mistakes. */
import type { Mistake, TestEvidence } from "../contract/testEvidence";
import type { Drawing } from "./chart";
import { type Html, markup } from "./html";
import { facts, moment, packageName } from "./parts";
import { classChart, confusionChart, latencyChart, reliabilityChart } from "./testCharts";
import { accuracyOf, latencyPercentile } from "./testFigures";

const charts = [classChart, confusionChart, reliabilityChart, latencyChart];

/** A section about one test. */
export function tested(drawing: Drawing, evidence: TestEvidence): Html {
  const { stack, answers, worstMistakes } = evidence;
  if (answers.length === 0)
    return markup`<section><h2>Test of ${stack}</h2><p>Nothing was asked.</p></section>
`;
  return markup`<section>
<h2>Test of ${stack}</h2>
${figures(evidence)}<div class="charts">
${charts.map((chart) => chart(drawing, evidence))}</div>
${worstMistakes.length === 0 ? undefined : mistakes(evidence)}</section>
`;
}

function figures(evidence: TestEvidence): Html {
  const { share, right, samples, interval } = accuracyOf(evidence);
  const [lower, upper] = interval.map((end) => end.toFixed(3));
  const { minimumAccuracy, maximumLatencyMilliseconds } = evidence.quality;
  const unanswered = evidence.answers.filter(({ best }) => best === undefined).length;
  const milliseconds = (percent: number): string => `${latencyPercentile(evidence, percent).toFixed(1)} ms`;
  return facts([
    ["Package", markup`${packageName(evidence.modelPackage)} on ${evidence.endpoint}`],
    [
      "Accuracy",
      `${share.toFixed(3)}, with 95 % confidence ${lower ?? ""} to ${upper ?? ""} (${right} of ${samples} samples; ` +
        `${minimumAccuracy} is asked for)`,
    ],
    ["Not answered", unanswered === 0 ? undefined : `${unanswered} samples`],
    [
      "Latency",
      `p50 ${milliseconds(50)}, p95 ${milliseconds(95)}, slowest ${milliseconds(100)} ` +
        `(p95 of ${maximumLatencyMilliseconds} ms is allowed)`,
    ],
    ["Data", markup`version <code>${evidence.dataVersion}</code>, ${evidence.classes.length} classes`],
    ["Tested", moment(evidence.tested)],
  ]);
}

function mistakes({ classes, worstMistakes }: TestEvidence): Html {
  return markup`<h3>The worst mistakes</h3>
<p class="quiet">Samples that were taken for another class, those first of which the model was most certain.</p>
<ul class="mistakes">
${worstMistakes.map((mistake) => markup`<li>${shown(mistake, classes)}</li>\n`)}</ul>
`;
}

function shown({ origin, class: label, best, confidence, picture }: Mistake, classes: readonly string[]): Html {
  const [expected, came] = [classes[label] ?? "?", classes[best] ?? "?"];
  const image = picture && markup`<img alt="A sample of ${expected}" src="data:image/jpeg;base64,${picture.base64}">`;
  return markup`${image}
<strong>${expected}</strong> taken for <strong>${came}</strong>, ${(100 * confidence).toFixed(1)} % certain<br>
<span class="quiet">${origin}</span>`;
}
