/** The file that `--report` names. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import { writeWholeFile } from "../../machine/wholeFile";
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
