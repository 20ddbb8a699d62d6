/**
 * Every AWS resource type that the recording engine applies, by type token. A new type is one row in the file or
 * folder of its service.
 */
import { apigatewayRows } from "./apigateway";
import { budgetsRows } from "./budgets";
import { cloudwatchRows } from "./cloudwatch";
import { codebuildRows } from "./codebuild";
import { codeconnectionsRows } from "./codeconnections";
import { codepipelineRows } from "./codepipeline";
import { eventsRows } from "./events";
import { iamRows } from "./iam";
import { lambdaRows } from "./lambda";
import { logsRows } from "./logs";
import type { Row } from "./row";
import { s3Rows } from "./s3";
import { sagemakerRows } from "./sagemaker";
import { snsRows } from "./sns";

export const table: Readonly<Record<string, Row | undefined>> = {
  ...apigatewayRows,
  ...budgetsRows,
  ...cloudwatchRows,
  ...codebuildRows,
  ...codeconnectionsRows,
  ...codepipelineRows,
  ...eventsRows,
  ...iamRows,
  ...lambdaRows,
  ...logsRows,
  ...s3Rows,
  ...sagemakerRows,
  ...snsRows,
};
