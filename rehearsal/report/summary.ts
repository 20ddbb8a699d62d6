/** The last lines that a rehearsal prints. */
import type { EnvironmentReport, Report } from "./report";

/** What a line is about, and what it says. */
type Row = readonly [label: string, text: string];

/** In characters: labels are short, but for the names of stacks. */
const narrowestLabels = 12;

/** The reason of a failure is told once: a step that has failed has said why where it stands. */
export function headline({ status, commit, seconds, message = "unknown reason", failedStep }: Report): string {
  if (status === "Succeeded") return `Delivered ${commit.slice(0, 7)} to production in ${seconds.toFixed(1)} s`;
  return failedStep === undefined
    ? `Failed after ${seconds.toFixed(1)} s: ${message}`
    : `Failed after ${seconds.toFixed(1)} s in ${failedStep}`;
}

/** @param file where the report was written */
export function details(report: Report, file?: string): readonly string[] {
  const rows: readonly Row[] = [
    ...trainingRows(report),
    ...Object.entries(report.environments).flatMap(([stack, environment]) => environmentRows(stack, environment)),
    ...permissionRows(report),
    ...mailRows(report),
    ...(file === undefined ? [] : ([["report", file]] as const)),
  ];
  const width = Math.max(narrowestLabels, ...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`);
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

function permissionRows({ permissions }: Report): readonly Row[] {
  const roles = Object.entries(permissions);
  if (roles.length === 0) return [];
  const count = (kind: "used" | "unused"): number => roles.reduce((sum, [, role]) => sum + role[kind].length, 0);
  const denied = roles.flatMap(([name, role]) => role.denied.map((permission) => `${name}: ${permission}`));
  const [used, unused] = [count("used"), count("unused")];
  return [
    ["permissions", `${used} used by ${roles.length} roles, ${denied.length} denied, ${unused} granted and not used`],
    ...denied.map((text): Row => ["denied", text]),
  ];
}

function mailRows({ mails }: Report): readonly Row[] {
  return mails.length === 0 ? [] : [["mails", `${mails.length}, the last: ${mails.at(-1)?.subject ?? ""}`]];
}
