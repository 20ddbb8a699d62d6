/** One delivery with one fault, in a copy of a home. */
import { Events } from "../../scenarios/events";
import type { Laboratory } from "../../scenarios/laboratory";
import type { Trial } from "./kinds";

export type Ending = "delivered" | "failed, then delivered" | "lost" | "not met";

export interface TrialResult {
  readonly ending: Ending;
  /** What the delivery failed with, in one line. */
  readonly words: string;
}

let trainings = 0;

export async function runTrial(base: Laboratory, trial: Trial): Promise<TrialResult> {
  const laboratory = await base.fork();
  try {
    return trial.restart === undefined ? await meet(laboratory, trial) : await restart(laboratory, trial.restart);
  } finally {
    await laboratory.close();
  }
}

async function meet(laboratory: Laboratory, { faults, trains }: Trial): Promise<TrialResult> {
  if (trains) changeTraining(laboratory);
  let met = 0;
  const rehearsal = await laboratory.startCloud({ faults: { faults, onMet: () => (met += 1) } });
  const { ending, failure } = await laboratory.deliver(rehearsal);
  if (met === 0) return { ending: "not met", words: "" };
  if (ending === "Succeeded") return { ending: "delivered", words: "" };
  return afterFailure(failure, (await laboratory.deliver(rehearsal)).failure);
}

async function restart(laboratory: Laboratory, { stage, action }: NonNullable<Trial["restart"]>): Promise<TrialResult> {
  const events = new Events();
  const rehearsal = await laboratory.startCloud({ onEvent: events.record });
  // It is never told of its end: its cloud is gone.
  void laboratory.deliver(rehearsal).catch(() => undefined);
  await events.first(
    (event) =>
      event.kind === "action" && event.stage === stage && event.action === action && event.status === "InProgress",
  );
  await rehearsal.stop();
  const { failure } = await laboratory.deliver(await laboratory.startCloud());
  return afterFailure(`stopped during ${stage} ${action}`, failure);
}

function afterFailure(failure: string | undefined, next: string | undefined): TrialResult {
  const words = (failure ?? "").split("\n", 1)[0]?.slice(0, 160) ?? "";
  if (next !== undefined) return { ending: "lost", words: `${words}; the next one: ${next.slice(0, 300)}` };
  return { ending: words === "" ? "lost" : "failed, then delivered", words };
}

function changeTraining(laboratory: Laboratory): void {
  trainings += 1;
  laboratory.edit(
    "Pulumi.dev.yaml",
    'learning_rate: "0.01"',
    `learning_rate: "0.01${String(trainings).padStart(3, "0")}"`,
  );
}
