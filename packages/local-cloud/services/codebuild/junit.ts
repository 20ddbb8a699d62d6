/** JUnit XML, the format of test reports. */
import { XMLParser } from "fast-xml-parser";
import type { TestCaseStatus } from "./records";

export interface TestCase {
  readonly name: string;
  readonly status: TestCaseStatus;
  readonly seconds: number;
}

type Element = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  processEntities: true,
  parseAttributeValue: false,
});

/** The test cases of a file, of all its suites, however deeply they are nested. */
export function readTestCases(xml: string): readonly TestCase[] {
  return elements(parser.parse(xml, true))
    .flatMap((document) => suitesOf(document["testsuites"] ?? document))
    .flatMap(casesOf);
}

function suitesOf(parent: unknown): readonly Element[] {
  return elements(parent)
    .flatMap((element) => elements(element["testsuite"]))
    .flatMap((suite) => [suite, ...suitesOf(suite)]);
}

function casesOf(suite: Element): readonly TestCase[] {
  return elements(suite["testcase"]).map((element) => ({
    name: textOf(element["@name"]),
    status: statusOf(element),
    seconds: Number(element["@time"] ?? 0) || 0,
  }));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function statusOf(element: Element): TestCaseStatus {
  if ("failure" in element) return "FAILED";
  if ("error" in element) return "ERROR";
  return "skipped" in element ? "SKIPPED" : "SUCCEEDED";
}

/** An element that occurs once is an object, one that occurs more often a list, an empty one a text. */
function elements(value: unknown): readonly Element[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((element): element is Element => typeof element === "object" && element !== null);
}
