/** The files of the report: the one that `--report` names, and the page in the home. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf, messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import { writeWholeFile } from "../../machine/wholeFile";
import { reportPage } from "./page/page";
import type { Report } from "./report";

/** @throws BadInput when the report could not be written there */
export function requireReportPlace(file: string): void {
  const folder = dirname(file);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new BadInput(`--report ${file}: the folder ${folder} ${whatIsWrong(error)}.`, { cause: error });
  }
  if (existsSync(file) && statSync(file).isDirectory())
    throw new BadInput(`--report ${file} is a folder; name a file.`);
}

function whatIsWrong(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "does not exist";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "cannot be written";
    case undefined:
    default:
      throw error;
  }
}

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
