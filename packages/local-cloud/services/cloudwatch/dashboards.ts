/** Dashboards: kept as their text. Nothing draws them. */
import { AwsError, type Operation, type Operations, type Table } from "../../contract";
import { required } from "../fields";
import type { CloudwatchCloud } from "./cloud";

interface PutDashboardRequest {
  readonly DashboardName?: string;
  readonly DashboardBody?: string;
}

interface DeleteDashboardsRequest {
  readonly DashboardNames?: readonly string[];
}

interface Dashboard {
  readonly name: string;
  readonly body: string;
}

/** PutDashboard, GetDashboard, DeleteDashboards. */
export function dashboardOperations(cloud: CloudwatchCloud): Operations {
  const dashboards = cloud.table<Dashboard>("cloudwatch-dashboards");
  // Dashboards belong to no region.
  const arnOf = (name: string | undefined): string =>
    `arn:${cloud.partition}:cloudwatch::${cloud.accountId}:dashboard/${required(name, "DashboardName")}`;

  const put: Operation<PutDashboardRequest> = {
    access: ({ DashboardName }) => [{ action: "cloudwatch:PutDashboard", resource: arnOf(DashboardName) }],
    run: ({ DashboardName, DashboardBody }) => {
      const name = required(DashboardName, "DashboardName");
      const body = required(DashboardBody, "DashboardBody");
      requireWidgets(body);
      dashboards.set(name, { name, body });
      return { DashboardValidationMessages: [] };
    },
  };
  const get: Operation<PutDashboardRequest> = {
    access: ({ DashboardName }) => [{ action: "cloudwatch:GetDashboard", resource: arnOf(DashboardName) }],
    run: ({ DashboardName = "" }) => {
      const { name, body } = existing(dashboards, DashboardName);
      return { DashboardArn: arnOf(name), DashboardName: name, DashboardBody: body };
    },
  };
  const remove: Operation<DeleteDashboardsRequest> = {
    access: ({ DashboardNames = [] }) =>
      DashboardNames.map((name) => ({ action: "cloudwatch:DeleteDashboards", resource: arnOf(name) })),
    run: ({ DashboardNames = [] }) => {
      // All or none. Source: the API reference of CloudWatch, DeleteDashboards.
      for (const name of DashboardNames) existing(dashboards, name);
      for (const name of DashboardNames) dashboards.delete(name);
      return {};
    },
  };
  return { PutDashboard: put, GetDashboard: get, DeleteDashboards: remove };
}

/** CloudWatch refuses a body that is no JSON, or has no list of widgets. */
function requireWidgets(body: string): void {
  const refused = (why: string): AwsError =>
    new AwsError("DashboardInvalidInputError", `The field DashboardBody must be valid: ${why}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw refused("it is no JSON");
  }
  if (typeof parsed !== "object" || parsed === null || !("widgets" in parsed) || !Array.isArray(parsed.widgets))
    throw refused("widgets is no list");
}

/** @throws AwsError DashboardNotFoundError */
function existing(dashboards: Table<Dashboard>, name: string): Dashboard {
  const dashboard = dashboards.get(name);
  if (dashboard === undefined) throw new AwsError("DashboardNotFoundError", `Dashboard ${name} does not exist`, 404);
  return dashboard;
}
