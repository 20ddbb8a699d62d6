/** Report groups, and the reports that builds put into them. */
import { AwsError, type Operation, type Operations } from "../../contract";
import { codeBuildArn, type CodeBuildContext, currentMoment, operation } from "./context";
import type { ReportGroupRecord } from "./records";
import { createReportGroup, deleteReportGroup, reportArns, reportGroupArns, updateReportGroup } from "./schemas";

export function reportOperations(context: CodeBuildContext): Operations<unknown> {
  return {
    CreateReportGroup: createReportGroupOperation(context),
    UpdateReportGroup: updateReportGroupOperation(context),
    DeleteReportGroup: deleteReportGroupOperation(context),
    BatchGetReportGroups: batchGetReportGroups(context),
    BatchGetReports: batchGetReports(context),
  };
}

function createReportGroupOperation(context: CodeBuildContext): Operation<unknown> {
  const arnOf = (name: string): string => codeBuildArn(context.cloud, "report-group", name);
  return operation(createReportGroup, {
    access: ({ name }) => [{ action: "codebuild:CreateReportGroup", resource: arnOf(name) }],
    run: ({ name, tags }) => {
      const arn = arnOf(name);
      if (context.reportGroups.get(arn) !== undefined)
        throw new AwsError("ResourceAlreadyExistsException", `Report group already exists: ${arn}`);
      return { reportGroup: createGroup(context, arn, tags) };
    },
  });
}

function updateReportGroupOperation({ cloud, reportGroups }: CodeBuildContext): Operation<unknown> {
  return operation(updateReportGroup, {
    access: ({ arn }) => [{ action: "codebuild:UpdateReportGroup", resource: arn }],
    run: ({ arn, tags }) => {
      const group = reportGroups.get(arn);
      if (group === undefined) throw new AwsError("ResourceNotFoundException", `Report group cannot be found: ${arn}`);
      const updated = { ...group, tags: tags ?? group.tags, lastModified: currentMoment(cloud) };
      reportGroups.set(arn, updated);
      return { reportGroup: updated };
    },
  });
}

function deleteReportGroupOperation({ reportGroups, reports }: CodeBuildContext): Operation<unknown> {
  return operation(deleteReportGroup, {
    access: ({ arn }) => [{ action: "codebuild:DeleteReportGroup", resource: arn }],
    run: ({ arn, deleteReports }) => {
      const contained = reports.values().filter(({ reportGroupArn }) => reportGroupArn === arn);
      if (contained.length > 0 && deleteReports !== true)
        throw new AwsError(
          "InvalidInputException",
          `Report group ${arn} has ${contained.length} reports; delete them first.`,
        );
      for (const report of contained) reports.delete(report.arn);
      reportGroups.delete(arn);
      return {};
    },
  });
}

function batchGetReportGroups({ reportGroups }: CodeBuildContext): Operation<unknown> {
  return operation(reportGroupArns, {
    access: ({ reportGroupArns: arns }) =>
      arns.map((resource) => ({ action: "codebuild:BatchGetReportGroups", resource })),
    run: ({ reportGroupArns: arns }) => ({
      reportGroups: arns.flatMap((arn) => reportGroups.get(arn) ?? []),
      reportGroupsNotFound: arns.filter((arn) => reportGroups.get(arn) === undefined),
    }),
  });
}

function batchGetReports({ reports }: CodeBuildContext): Operation<unknown> {
  return operation(reportArns, {
    access: ({ reportArns: arns }) =>
      [...new Set(arns.map(groupOfReport))].map((resource) => ({ action: "codebuild:BatchGetReports", resource })),
    run: ({ reportArns: arns }) => ({
      reports: arns.flatMap((arn) => reports.get(arn) ?? []),
      reportsNotFound: arns.filter((arn) => reports.get(arn) === undefined),
    }),
  });
}

/** Creates a report group: by request, or because a build is the first to report to it. */
export function createGroup(
  { cloud, reportGroups }: CodeBuildContext,
  arn: string,
  tags: ReportGroupRecord["tags"] = [],
): ReportGroupRecord {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  // Source: the user guide of CodeBuild, "Create a report group".
  if (!/^[A-Za-z0-9][\w-]{1,127}$/u.test(name))
    throw new AwsError("InvalidInputException", `The name of a report group has 2 to 128 characters: ${name}`);
  const now = currentMoment(cloud);
  const group: ReportGroupRecord = {
    arn,
    name: arn.slice(arn.indexOf("/") + 1),
    type: "TEST",
    exportConfig: { exportConfigType: "NO_EXPORT" },
    created: now,
    lastModified: now,
    tags,
    status: "ACTIVE",
  };
  reportGroups.set(arn, group);
  return group;
}

/** `…:report/<group>:<id>` belongs to `…:report-group/<group>`. */
function groupOfReport(arn: string): string {
  return arn.slice(0, arn.lastIndexOf(":")).replace(":report/", ":report-group/");
}
