/** Makes the report of what is known of a delivery. */
import type { RunRecord } from "../../contract/runRecord";
import type { DeliverySoFar } from "../commands/deliver";
import { Recorder } from "./recorder";
import { type EnvironmentReport, type Report, stagesOfTheDesign } from "./report";

export async function buildReport(soFar: DeliverySoFar): Promise<Report> {
  const { rehearsal, execution } = soFar;
  const record: Partial<RunRecord> =
    rehearsal === undefined || execution === undefined ? {} : await rehearsal.runRecord(execution);
  const recorder = rehearsal?.recorder ?? new Recorder();
  const declared = await rehearsal?.declaredStages();
  return {
    status: soFar.succeeded ? "Succeeded" : "Failed",
    ...(soFar.failure === undefined ? {} : { message: soFar.failure }),
    commit: soFar.tree?.commit.id ?? "",
    dirty: soFar.tree?.dirty ?? false,
    seconds: hundredths((performance.now() - soFar.started) / 1000),
    clockSpeed: rehearsal?.cloud.clock.speed ?? 1,
    stages: recorder.stages(execution, declared ?? stagesOfTheDesign),
    environments: rehearsal === undefined ? {} : environmentsOf(rehearsal.stacks, record),
    training: trainingOf(record),
    permissions: recorder.permissions(rehearsal?.grants()),
    mails: rehearsal?.mails() ?? [],
  };
}

function environmentsOf(
  stacks: { readonly owner: { readonly stack: string }; readonly production: { readonly stack: string } },
  record: Partial<RunRecord>,
): Report["environments"] {
  return Object.fromEntries(
    [stacks.owner.stack, stacks.production.stack].map((stack) => [stack, environmentOf(record.environments?.[stack])]),
  );
}

function environmentOf(recorded: Partial<RunRecord["environments"][string]> | undefined): EnvironmentReport {
  return defined({
    modelPackage: recorded?.modelPackage,
    endpoint: recorded?.endpoint,
    accuracy: recorded?.accuracy,
    latencyMs:
      recorded?.latencyMilliseconds === undefined
        ? undefined
        : { p50: hundredths(recorded.latencyMilliseconds.p50), p95: hundredths(recorded.latencyMilliseconds.p95) },
  });
}

function trainingOf(record: Partial<RunRecord>): Report["training"] {
  return defined({
    job: record.training?.job,
    reused: record.training?.reused,
    validationAccuracy: record.training?.validationAccuracy,
  });
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The properties that have a value: what is not known is absent from the report. */
function defined<Value extends object>(value: Value): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, property]) => property !== undefined)) as {
    [Key in keyof Value]?: Exclude<Value[Key], undefined>;
  };
}
