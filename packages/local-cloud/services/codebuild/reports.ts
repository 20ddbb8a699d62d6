/** The test reports of a build, stored under its role. Failed test cases fail a report, never the build. */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Caller } from "../../contract";
import { selectFiles } from "./artifacts";
import type { ReportSection } from "./buildspec";
import { codeBuildArn, type CodeBuildContext, currentMoment } from "./context";
import { readTestCases, type TestCase } from "./junit";
import type { BuildRecord, ReportRecord, TestCaseStatus } from "./records";
import { createGroup } from "./reportGroups";

/** Reports expire after thirty days. */
const lifetimeSeconds = 30 * 24 * 60 * 60;

/** One section of a buildspec's `reports`. */
export interface ReportSource {
  readonly build: BuildRecord;
  /** The section's name, or the ARN of a report group. */
  readonly name: string;
  readonly section: ReportSection;
  readonly sourceFolder: string;
}

/** Stores the report of one section and returns it. */
export function storeReport(
  context: CodeBuildContext,
  caller: Caller,
  { build, name, section, sourceFolder }: ReportSource,
): ReportRecord {
  const { cloud } = context;
  const groupArn = name.startsWith("arn:") ? name : codeBuildArn(cloud, "report-group", `${build.projectName}-${name}`);
  const allow = (action: string): void => {
    cloud.authorize(caller, [{ action: `codebuild:${action}`, resource: groupArn }]);
  };
  if (context.reportGroups.get(groupArn) === undefined) {
    allow("CreateReportGroup");
    createGroup(context, groupArn);
  }
  allow("CreateReport");
  const folder = join(sourceFolder, section["base-directory"]);
  const files = existsSync(folder)
    ? selectFiles(folder, { files: section.files }, [sourceFolder, context.installs.folder])
    : [];
  const cases = files.flatMap((file) => readTestCases(readFileSync(join(folder, file), "utf8")));
  if (files.length > 0) allow("BatchPutTestCases");
  allow("UpdateReport");
  const report = summarize(context, build, groupArn, files.length === 0 ? undefined : cases);
  context.reports.set(report.arn, report);
  return report;
}

function summarize(
  context: CodeBuildContext,
  build: BuildRecord,
  groupArn: string,
  cases: readonly TestCase[] | undefined,
): ReportRecord {
  const now = currentMoment(context.cloud);
  const count = (status: TestCaseStatus): number => cases?.filter((testCase) => testCase.status === status).length ?? 0;
  const statusCounts = {
    SUCCEEDED: count("SUCCEEDED"),
    FAILED: count("FAILED"),
    ERROR: count("ERROR"),
    SKIPPED: count("SKIPPED"),
  };
  const passed = statusCounts.FAILED + statusCounts.ERROR === 0;
  return {
    arn: `${groupArn.replace(":report-group/", ":report/")}:${randomUUID()}`,
    type: "TEST",
    name: build.id,
    reportGroupArn: groupArn,
    executionId: build.arn,
    status: cases === undefined ? "INCOMPLETE" : passed ? "SUCCEEDED" : "FAILED",
    created: now,
    expired: now + lifetimeSeconds,
    exportConfig: { exportConfigType: "NO_EXPORT" },
    truncated: false,
    testSummary: {
      total: cases?.length ?? 0,
      statusCounts,
      durationInNanoSeconds: Math.round((cases ?? []).reduce((sum, { seconds }) => sum + seconds, 0) * 1e9),
    },
  };
}
