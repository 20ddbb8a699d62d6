/** The files of the report: the one that `--report` names, and the page in the home. */
import { join } from "node:path";
import { messageOf } from "../../contract/errors";
import { writeWholeFile } from "../../machine/wholeFile";
import { reportPage } from "./page/page";
import type { Report } from "./report";

export function writeReport(file: string, report: Report): void {
  writeWholeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** The report of the latest rehearsal in a home, as a page. */
export function reportPageOf(home: string): string {
  return join(home, "report.html");
}

/**
 * Writes the page into the home.
 *
 * @returns what was wrong, when it could not be written: how the delivery ended does not depend on it
 */
export async function writeReportPage(home: string, report: Report): Promise<string | undefined> {
  try {
    writeWholeFile(reportPageOf(home), await reportPage(report));
    return undefined;
  } catch (error) {
    return `The report could not be written to ${reportPageOf(home)}: ${messageOf(error)}`;
  }
}
