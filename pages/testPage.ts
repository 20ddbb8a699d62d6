/** The page of one test of an environment: what the approver reads, and whoever looks back. */
import type { RunRecord } from "../contract/runRecord";
import type { TestEvidence } from "../contract/testEvidence";
import { changes } from "./changes";
import { Drawing } from "./chart";
import { pageText } from "./document";
import { markup } from "./html";
import { facts, link, packageName } from "./parts";
import { tested } from "./tested";

export interface TestPage {
  readonly project: string;
  readonly evidence: TestEvidence;
  /** Whether everything was as the settings ask for. */
  readonly passed: boolean;
  readonly record: RunRecord;
}

export async function testPage({ project, evidence, passed, record }: TestPage): Promise<string> {
  const { stack } = evidence;
  const { commit, author, message, execution, training, modelPackage, links } = record;
  const title = `${project}: ${commit.slice(0, 7)} ${passed ? "has passed" : "has failed"} the test of ${stack}`;
  const updates = [
    { stack, by: "Train", changes: record.changes },
    { stack, by: "Deploy", changes: record.environments[stack]?.changes },
  ].flatMap((update) => (update.changes === undefined ? [] : [{ ...update, ...update.changes }]));
  const header = markup`<h1>${title}</h1>
<p>${message?.split("\n", 1)[0]}</p>
<p class="result ${passed ? "good" : "bad"}">${passed ? "Passed" : "Failed"}</p>
${facts([
  ["Commit", markup`<code>${commit}</code>`],
  ["Author", author],
  ["Package", packageName(modelPackage)],
  ["Training", `${training.job}${training.reused ? ", used again" : ""}${accuracy(training.validationAccuracy)}`],
  ["Execution", markup`<code>${execution}</code>`],
  ["In the console", markup`${Object.entries(links).map(([name, address]) => markup`${link(name, address)} `)}`],
])}
<p class="quiet">The builds of this commit have written this page: its figures are what the commit says of itself.</p>`;
  return pageText({ title, header, main: [tested(await Drawing.open(), evidence), changes(updates)] });
}

function accuracy(validation: number | undefined): string {
  return validation === undefined ? "" : `, validation accuracy ${validation.toFixed(4)}`;
}
