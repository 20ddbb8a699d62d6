/** Makes the report of what is known of a delivery. */
import { messageOf } from "../../contract/errors";
import type { EnvironmentRecord, RunRecord } from "../../contract/runRecord";
import type { Rehearsal } from "../stage/rehearsal";
import type { DeliveryEnding, FinishedDelivery } from "./finishedDelivery";
import { Recorder } from "./recorder";
import { type EnvironmentReport, type Report, stagesOfTheDesign } from "./report";

/** @param seconds how long the delivery took */
export async function buildReport(delivery: FinishedDelivery, seconds: number): Promise<Report> {
  const { ending, tree, rehearsal, execution } = delivery;
  const record = execution === undefined ? undefined : await rehearsal?.evidence.runRecord(execution);
  const declared = await rehearsal?.evidence.declaredStages();
  const recorder = rehearsal?.recorder ?? new Recorder();
  const reason = reasonOf(ending);
  return {
    status: ending.kind === "delivered" ? "Succeeded" : "Failed",
    ...(reason === undefined ? {} : { message: reason }),
    commit: tree?.commit.id ?? "",
    dirty: tree?.dirty ?? false,
    seconds: hundredths(seconds),
    clockSpeed: rehearsal?.cloud.clock.speed ?? 1,
    stages: recorder.stages(execution, declared ?? stagesOfTheDesign),
    environments: rehearsal === undefined ? {} : environmentsOf(rehearsal, record),
    training: trainingOf(record),
    permissions: recorder.permissions(rehearsal?.evidence.grants()),
    mails: rehearsal?.evidence.mails() ?? [],
  };
}

function reasonOf(ending: DeliveryEnding): string | undefined {
  switch (ending.kind) {
    case "delivered":
      return undefined;
    case "interrupted":
      return "Interrupted";
    case "failed": {
      const message = messageOf(ending.error);
      return message.includes("ENOSPC")
        ? `The disk is full. Free 500 MB and start again: it goes on from what was done.\n${message}`
        : message;
    }
  }
}

function environmentsOf({ stacks }: Rehearsal, record: RunRecord | undefined): Report["environments"] {
  return Object.fromEntries(
    [stacks.owner, stacks.production].map(({ stack }) => [stack, environmentOf(record?.environments[stack])]),
  );
}

function environmentOf(recorded: EnvironmentRecord | undefined): EnvironmentReport {
  if (recorded === undefined) return {};
  const { modelPackage, endpoint, accuracy, latencyMilliseconds: latency } = recorded;
  return {
    modelPackage,
    endpoint,
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(latency === undefined ? {} : { latencyMs: { p50: hundredths(latency.p50), p95: hundredths(latency.p95) } }),
  };
}

function trainingOf(record: RunRecord | undefined): Report["training"] {
  if (record === undefined) return {};
  const { job, reused, validationAccuracy } = record.training;
  return { job, reused, ...(validationAccuracy === undefined ? {} : { validationAccuracy }) };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
