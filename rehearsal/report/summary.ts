/** The last lines that a rehearsal prints. */
import type { EnvironmentReport, Report } from "./report";

export function summarize(report: Report): readonly string[] {
  return [
    "",
    report.status === "Succeeded"
      ? `Delivered ${report.commit.slice(0, 7)} to production in ${report.seconds.toFixed(1)} s`
      : `Failed after ${report.seconds.toFixed(1)} s: ${report.message ?? "unknown reason"}`,
    ...training(report),
    ...Object.entries(report.environments).flatMap(([stack, environment]) => environmentLine(stack, environment)),
    ...permissions(report),
    ...(report.mails.length === 0
      ? []
      : [`  mails         ${report.mails.length}, the last: ${report.mails.at(-1)?.subject ?? ""}`]),
  ];
}

function training(report: Report): readonly string[] {
  const { job, reused, validationAccuracy } = report.training;
  if (job === undefined) return [];
  const accuracy = validationAccuracy === undefined ? "" : `, validation accuracy ${validationAccuracy.toFixed(3)}`;
  return [
    `  training      ${job}${reused === true ? " (nothing changed: the finished job was used again)" : ""}${accuracy}`,
  ];
}

function environmentLine(
  stack: string,
  { modelPackage, endpoint, accuracy, latencyMs }: EnvironmentReport,
): readonly string[] {
  if (modelPackage === undefined) return [];
  const figures = [
    ...(accuracy === undefined ? [] : [`accuracy ${accuracy.toFixed(3)}`]),
    ...(latencyMs === undefined
      ? []
      : [`latency p50 ${latencyMs.p50.toFixed(1)} ms, p95 ${latencyMs.p95.toFixed(1)} ms`]),
  ];
  return [
    `  ${stack.padEnd(14)}${modelPackage.split("/").slice(-2).join("/")} on ${endpoint ?? "no endpoint"}${figures.map((figure) => `, ${figure}`).join("")}`,
  ];
}

function permissions(report: Report): readonly string[] {
  const roles = Object.entries(report.permissions);
  const used = roles.reduce((sum, [, role]) => sum + role.used.length, 0);
  const unused = roles.reduce((sum, [, role]) => sum + role.unused.length, 0);
  const denied = roles.flatMap(([name, role]) =>
    role.denied.map((permission) => `  denied        ${name}: ${permission}`),
  );
  return roles.length === 0
    ? []
    : [
        `  permissions   ${used} used by ${roles.length} roles, ${denied.length} denied, ${unused} granted and not used`,
        ...denied,
      ];
}
