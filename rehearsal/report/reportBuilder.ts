/** Makes the report of what is known of a delivery. */
import { gather } from "../../clients/lineage/gather";
import { messageOf } from "../../contract/errors";
import { pipelineActions } from "../../contract/pipelineActions";
import type { EnvironmentRecord, RunRecord } from "../../contract/runRecord";
import { wilsonInterval } from "../../contract/wilson";
import type { StackUpdate } from "../../pages/changes";
import { environmentNames } from "../../settings/names";
import { saysFullDisk } from "../stage/fullDisk";
import type { Rehearsal } from "../stage/rehearsal";
import { stackEvidence } from "../stage/stackEvidence";
import { administratorAccess } from "../stage/stage";
import { dataEvidence, trainingEvidence } from "../stage/trainingEvidence";
import type { DeliveryEnding, FinishedDelivery } from "./finishedDelivery";
import { Recorder } from "./recorder";
import { type EnvironmentReport, type Report, stagesOfTheDesign } from "./report";
import { StepFailed } from "./stepFailed";

/** What a report says of the command that it is about. */
export interface ReportedCommand {
  readonly project: string;
  readonly started: Date;
  /** How long the delivery took. */
  readonly seconds: number;
  /** Earlier deliveries of the home, the oldest first. */
  readonly history: Report["history"];
  /** Absent when nothing was released from the home. */
  readonly lastRelease?: Report["lastRelease"];
}

export async function buildReport(delivery: FinishedDelivery, command: ReportedCommand): Promise<Report> {
  const { ending, tree, rehearsal, execution } = delivery;
  const record = execution === undefined ? undefined : await rehearsal?.evidence.runRecord(execution);
  const declared = await rehearsal?.evidence.declaredStages();
  const recorder = rehearsal?.recorder ?? new Recorder();
  const reason = reasonOf(ending);
  const data =
    rehearsal === undefined || record === undefined ? undefined : await dataEvidence(rehearsal, record.modelPackage);
  const environments = rehearsal === undefined ? {} : await environmentsOf(rehearsal, record, execution);
  return {
    project: command.project,
    status: ending.kind === "delivered" ? "Succeeded" : "Failed",
    ...(reason === undefined ? {} : { message: reason }),
    ...(ending.kind === "failed" && ending.error instanceof StepFailed ? { failedStep: ending.error.step } : {}),
    commit: tree?.commit.id ?? "",
    ...(tree === undefined ? {} : { author: tree.commit.author, subject: tree.commit.message.split("\n", 1)[0] ?? "" }),
    dirty: tree?.dirty ?? false,
    started: command.started.toISOString(),
    seconds: hundredths(command.seconds),
    clockSpeed: rehearsal?.cloud.clock.speed ?? 1,
    stages: recorder.stages(execution, declared ?? stagesOfTheDesign),
    environments,
    changes: changesOf(rehearsal, record),
    stacks: rehearsal === undefined ? {} : await stackEvidence(rehearsal),
    ...(command.lastRelease === undefined ? {} : { lastRelease: command.lastRelease }),
    training: await trainingOf(rehearsal, record),
    ...(data === undefined ? {} : { data }),
    lineage: rehearsal === undefined ? {} : await lineageOf(rehearsal, environments),
    history: command.history,
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
      return saysFullDisk(message)
        ? `The disk is full. Free 1 GB and start again: it goes on from what was done.\n${message}`
        : message;
    }
  }
}

async function environmentsOf(
  { stacks, evidence }: Rehearsal,
  record: RunRecord | undefined,
  execution: string | undefined,
): Promise<Report["environments"]> {
  const environments: Record<string, EnvironmentReport> = {};
  for (const { project, stack } of [stacks.owner, stacks.production]) {
    const { endpoint } = environmentNames(project, stack);
    const serves = await evidence.serving(endpoint);
    const test = execution === undefined ? undefined : await evidence.tested(endpoint, execution);
    environments[stack] = {
      ...(serves === undefined ? {} : { serves }),
      ...environmentOf(record?.environments[stack]),
      ...(test === undefined ? {} : { test }),
    };
  }
  return environments;
}

function environmentOf(recorded: EnvironmentRecord | undefined): EnvironmentReport {
  if (recorded === undefined) return {};
  const { modelPackage, endpoint, accuracy, latencyMilliseconds: latency, samples } = recorded;
  return {
    modelPackage,
    endpoint,
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(accuracy === undefined || samples === undefined
      ? {}
      : { samples, accuracyInterval: wilsonInterval(Math.round(accuracy * samples), samples) }),
    ...(latency === undefined ? {} : { latencyMs: { p50: hundredths(latency.p50), p95: hundredths(latency.p95) } }),
  };
}

async function lineageOf(stage: Rehearsal, environments: Report["environments"]): Promise<Report["lineage"]> {
  const origin = { client: administratorAccess(stage.cloud), names: stage.names };
  const lineage: Record<string, Report["lineage"][string]> = {};
  for (const [stack, { serves }] of Object.entries(environments)) {
    if (serves?.modelPackage === undefined) continue;
    const { endpoint, configuration, variant, state } = serves;
    lineage[stack] = await gather(origin, serves.modelPackage, { stack, endpoint, configuration, variant, state });
  }
  return lineage;
}

/** The updates by a person came first, then those of the pipeline's actions. */
function changesOf(rehearsal: Rehearsal | undefined, record: RunRecord | undefined): readonly StackUpdate[] {
  if (rehearsal === undefined) return [];
  const { administrator, stacks } = rehearsal;
  const { train, deployQa, deployProduction } = pipelineActions;
  const byActions = [
    { stack: stacks.owner.stack, by: train, changes: record?.changes },
    { stack: stacks.owner.stack, by: deployQa, changes: record?.environments[stacks.owner.stack]?.changes },
    {
      stack: stacks.production.stack,
      by: deployProduction,
      changes: record?.environments[stacks.production.stack]?.changes,
    },
  ];
  return [
    ...administrator.updates().map(({ stack, changes }) => ({ stack, by: "pulumi up", ...changes })),
    ...byActions.flatMap(({ stack, by, changes }) =>
      changes === undefined ? [] : [{ stack, by: `${by.stage} ${by.action}`, ...changes }],
    ),
  ];
}

async function trainingOf(
  rehearsal: Rehearsal | undefined,
  record: RunRecord | undefined,
): Promise<Report["training"]> {
  if (rehearsal === undefined || record === undefined) return {};
  const { job, reused, validationAccuracy } = record.training;
  return {
    job,
    reused,
    ...(validationAccuracy === undefined ? {} : { validationAccuracy }),
    ...(await trainingEvidence(rehearsal, job)),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
