/** The last lines that a rehearsal prints: how it ended, what came of it, what production serves, what to do next. */
import { pipelineActions } from "../../contract/pipelineActions";
import type { Terminal } from "../../machine/terminal";
import type { EnvironmentReport, Report } from "./report";
import { inColumns, type Row } from "./rows";

/** In characters: labels are short, but for the names of stacks. */
const narrowestLabels = 12;

/** The reason of a failure is told once: a step that has failed has said why where it stands. */
export function headline(report: Report): string {
  const { commit, seconds, message = "unknown reason", failedStep } = report;
  const after = `after ${seconds.toFixed(1)} s`;
  switch (endingOf(report)) {
    case "delivered":
      return `Delivered ${commit.slice(0, 7)} to production in ${seconds.toFixed(1)} s`;
    case "interrupted":
      return `Interrupted ${after}${interruptedIn(report)}`;
    case "rejected":
      return `Rejected ${after}`;
    case "failed":
      return failedStep === undefined ? `Failed ${after}: ${message}` : `Failed ${after} in ${failedStep}`;
  }
}

/** Where it was: in the action that was under way. */
function interruptedIn({ stages }: Report): string {
  for (const { name: stage, actions } of stages) {
    const action = actions.find(({ message }) => message === "Interrupted");
    if (action !== undefined) return ` in ${stage} ${action.name}`;
  }
  return "";
}

function endingOf({ status, message, failedStep }: Report): "delivered" | "interrupted" | "rejected" | "failed" {
  if (status === "Succeeded") return "delivered";
  if (message === "Interrupted") return "interrupted";
  const { stage, action } = pipelineActions.approve;
  // A question that nobody has answered in time has failed.
  return failedStep === `${stage} ${action}` && message?.includes("Rejected") === true ? "rejected" : "failed";
}

/** What a report does not know, and its reader has to. */
export interface Places {
  /** Where the JSON report was written; absent = nowhere. */
  readonly file?: string;
  /** Where the page was written; absent when it could not be. */
  readonly page?: string;
  /** The command of a delivery like this one. */
  readonly again: string;
  /** The command that leaves the endpoints up; absent when this one does. */
  readonly keep?: string;
  /** Of the terminal. */
  readonly columns?: number;
}

/** The end of a rehearsal, as wide as the terminal is. */
export function showEnding(terminal: Terminal, report: Report, places: Omit<Places, "columns">): void {
  terminal.line();
  terminal.paragraph(headline(report), 0);
  for (const line of details(report, { ...places, columns: terminal.columns })) terminal.line(line);
}

export function details(report: Report, places: Places): readonly string[] {
  const { file, page, columns = Number.POSITIVE_INFINITY } = places;
  const rows: readonly Row[] = [
    ...trainingRows(report),
    ...Object.entries(report.environments).flatMap(([stack, environment]) => environmentRows(stack, environment)),
    ...permissionRows(report),
    ...mailRows(report),
    ...(file === undefined ? [] : ([["report", file]] as const)),
    ...(page === undefined ? [] : ([["page", page]] as const)),
    ...productionRows(report),
    ...nextRows(report, places),
  ];
  return inColumns(rows, { narrowestLabels, indentation: 2, columns });
}

/** Of a delivery that did not come to its end: whether production is as it was. */
function productionRows(report: Report): readonly Row[] {
  if (report.status === "Succeeded") return [];
  const { stage, action } = pipelineActions.deployProduction;
  const deployed = report.stages.find(({ name }) => name === stage)?.actions.find(({ name }) => name === action);
  const [name, environment] = Object.entries(report.environments).at(-1) ?? [];
  const touched = deployed !== undefined && deployed.status !== "NotRun";
  const state = `${touched ? "" : "unchanged: "}${inWords(environment)}`;
  return [["production", name === undefined ? "unchanged" : `${state} (${name})`]];
}

function inWords({ serves, modelPackage }: EnvironmentReport = {}): string {
  if (serves === undefined) return "it serves nothing yet";
  const { modelPackage: served, state } = serves;
  const version = served === undefined ? "a model of no release" : `version ${versionOf(served)}`;
  const own = served !== undefined && served === modelPackage ? ", which this delivery has brought" : "";
  return state === "InService" ? `it serves ${version}${own}` : `it is ${state}, with ${version}${own}`;
}

function nextRows(report: Report, { again, keep }: Places): readonly Row[] {
  switch (endingOf(report)) {
    case "delivered":
      return keep === undefined ? [] : [["ask it", `${keep} leaves both endpoints up, and prints how`]];
    case "interrupted":
      return [["next", `${again} goes on from what was done`]];
    case "rejected":
      return [["next", `${again} delivers again, and asks again`]];
    case "failed":
      return [["next", `mend it, then ${again}: what has been done and has not changed is not done again`]];
  }
}

function trainingRows({ training: { job, reused, validationAccuracy } }: Report): readonly Row[] {
  if (job === undefined) return [];
  const reuse = reused === true ? " (nothing changed: the finished job was used again)" : "";
  const accuracy = validationAccuracy === undefined ? "" : `, validation accuracy ${validationAccuracy.toFixed(3)}`;
  return [["training", `${job}${reuse}${accuracy}`]];
}

function environmentRows(
  stack: string,
  { modelPackage, endpoint, accuracy, latencyMs }: EnvironmentReport,
): readonly Row[] {
  if (modelPackage === undefined) return [];
  const served = `${modelPackage.split("/").slice(-2).join("/")} on ${endpoint ?? "no endpoint"}`;
  const figures = [
    ...(accuracy === undefined ? [] : [`accuracy ${accuracy.toFixed(3)}`]),
    ...(latencyMs === undefined
      ? []
      : [`latency p50 ${latencyMs.p50.toFixed(1)} ms, p95 ${latencyMs.p95.toFixed(1)} ms`]),
  ];
  return [[stack, [served, ...figures].join(", ")]];
}

function permissionRows({ permissions, status }: Report): readonly Row[] {
  const roles = Object.entries(permissions);
  const denied = roles.flatMap(([name, role]) => role.denied.map((permission) => `${name}: ${permission}`));
  if (roles.length === 0 || (status === "Failed" && denied.length === 0)) return [];
  const used = roles.reduce((sum, [, role]) => sum + role.used.length, 0);
  return [
    ["permissions", `${used} used by ${roles.length} roles, ${denied.length} denied`],
    ...denied.map((text): Row => ["denied", text]),
  ];
}

function mailRows({ mails }: Report): readonly Row[] {
  return mails.length === 0 ? [] : [["mails", `${mails.length}, the last: ${mails.at(-1)?.subject ?? ""}`]];
}

function versionOf(modelPackage: string): string {
  return modelPackage.slice(modelPackage.lastIndexOf("/") + 1);
}
