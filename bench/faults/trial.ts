/** What is left of one delivery, with one fault, in a copy of a home. */
import { setTimeout } from "node:timers/promises";
import type { CloudEvent } from "#local-cloud";
import { causeOf } from "../../rehearsal/report/cause";
import type { Rehearsal } from "../../rehearsal/stage/rehearsal";
import { Events } from "../../scenarios/events";
import type { Laboratory, Outcome, StartOptions } from "../../scenarios/laboratory";
import type { Checkpoint } from "./checkpoints";
import type { Trial } from "./kinds";

export type Ending = "delivered" | "failed, then delivered" | "lost" | "not met";

export interface TrialResult {
  readonly ending: Ending;
  /** What the delivery failed with, in one line. */
  readonly words: string;
}

/** Milliseconds without a line and without an action's beginning or end: however busy a machine is, that is hanging. */
const longestSilence = 180_000;

/** A run from a checkpoint. */
export class TrialRun {
  private readonly events = new Events();
  private lastSign = performance.now();

  private constructor(
    private readonly laboratory: Laboratory,
    private readonly checkpoint: Checkpoint,
    /** Address of the pictures. */
    private readonly data: string,
  ) {}

  public static async open(base: Laboratory, checkpoint: Checkpoint, data: string): Promise<TrialRun> {
    const laboratory = await base.withNewHome();
    checkpoint.copyTo(laboratory.home);
    return new TrialRun(laboratory, checkpoint, data);
  }

  public async run({ faults, restartAfter }: Trial): Promise<TrialResult> {
    if (restartAfter !== undefined) return this.restart(restartAfter);
    let met = 0;
    const rehearsal = await this.startCloud({ faults: { faults, onMet: () => (met += 1) } });
    const outcome = await this.goOn(rehearsal);
    if (met === 0) return { ending: "not met", words: "" };
    if (outcome.ending === "Succeeded") return { ending: "delivered", words: "" };
    const { name, actions = [] } = outcome.stages.find(({ status }) => status === "Failed") ?? {};
    const message = actions.find(({ status }) => status === "Failed")?.message ?? "";
    return this.after(causeOf(message, this.events.lines()).join(" "), rehearsal, name);
  }

  /** Resolves when the delivery hangs; never when it is called off. */
  public async hangs(signal: AbortSignal): Promise<TrialResult> {
    for (;;) {
      const silence = performance.now() - this.lastSign;
      if (silence >= longestSilence) break;
      await setTimeout(longestSilence - silence, undefined, { signal, ref: false });
    }
    const { line = "nothing" } = this.events.all.findLast((event) => event.kind === "log") ?? {};
    return { ending: "lost", words: `it said nothing for ${longestSilence / 1000} s; the last was: ${line}` };
  }

  public close(): Promise<void> {
    return this.laboratory.close();
  }

  private startCloud(options: Pick<StartOptions, "faults"> = {}): Promise<Rehearsal> {
    const onEvent = (event: CloudEvent): void => {
      this.events.record(event);
      // What waits asks again and again, and is allowed to.
      if (event.kind !== "permission") this.lastSign = performance.now();
    };
    return this.laboratory.startCloud({ data: this.data, onEvent, ...options });
  }

  private goOn(rehearsal: Rehearsal): Promise<Outcome> {
    const { execution, stage } = this.checkpoint;
    return this.laboratory.retry(rehearsal, execution, stage);
  }

  private async restart(restartAfter: number): Promise<TrialResult> {
    const rehearsal = await this.startCloud();
    // It is never told of its end when its cloud is gone.
    const ended = this.goOn(rehearsal).then(() => "ended");
    const moment = this.events.first(isBeginning).then(() => setTimeout(restartAfter, "running", { ref: false }));
    const state = await Promise.race([ended, moment]);
    const running = this.events.all.findLast(isBeginning);
    await rehearsal.stop();
    if (state === "ended" || running?.kind !== "action") return { ending: "not met", words: "" };
    const next = await this.startCloud();
    return this.after(`stopped during ${running.stage} ${running.action}`, next, running.stage);
  }

  /** Tries again what has failed, as its words say. */
  private async after(cause: string, rehearsal: Rehearsal, stage: string | undefined): Promise<TrialResult> {
    const words = inOneLine(cause);
    if (words === "" || stage === undefined)
      return { ending: "lost", words: `without words in ${stage ?? "no stage"}: ${words}` };
    const before = this.events.lines().length;
    const { ending, failure = "" } = await this.laboratory.retry(rehearsal, this.checkpoint.execution, stage);
    if (ending === "Succeeded") return { ending: "failed, then delivered", words };
    const next = causeOf(failure, this.events.lines().slice(before)).join(" ");
    return { ending: "lost", words: `${words}; the next one: ${inOneLine(next)}` };
  }
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").slice(0, 300);
}

function isBeginning(event: CloudEvent): boolean {
  return event.kind === "action" && event.status === "InProgress";
}
