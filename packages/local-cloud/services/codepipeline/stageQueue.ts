import { reasonOf } from "../../abortion";
import type { PipelineDeclaration } from "./declaration";

/** A newer execution overtook one that waited for a stage. */
export class Superseded extends Error {
  public override readonly name = "Superseded";

  public constructor(public readonly by: string) {
    super(`Superseded by the execution ${by}`);
  }
}

interface Waiting {
  readonly execution: string;
  readonly enter: () => void;
  readonly leave: (reason: Error) => void;
}

interface StagePlace {
  occupant: string | undefined;
  waiting: Waiting[];
}

/** The stages of one pipeline: each holds one execution at a time. Which of those that wait is next, the mode says. */
export class StageQueue {
  private readonly stages = new Map<string, StagePlace>();

  /**
   * Resolves when the execution holds the stage. QUEUED: in the order of asking. SUPERSEDED: the newest that waits; the
   * others are rejected with Superseded. PARALLEL: at once. Rejects with the signal's reason when it is aborted.
   */
  public async enter(
    mode: PipelineDeclaration["executionMode"],
    stage: string,
    execution: string,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    if (mode === "PARALLEL") return;
    const place = this.place(stage);
    if (place.occupant === undefined) {
      place.occupant = execution;
      return;
    }
    if (mode === "SUPERSEDED") for (const waiting of place.waiting.splice(0)) waiting.leave(new Superseded(execution));
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        place.waiting = place.waiting.filter((waiting) => waiting !== own);
        own.leave(reasonOf(signal));
      };
      const done = (): void => {
        signal.removeEventListener("abort", abort);
      };
      const own: Waiting = {
        execution,
        enter: () => {
          done();
          resolve();
        },
        leave: (reason) => {
          done();
          reject(reason);
        },
      };
      place.waiting.push(own);
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  /** Gives the stage to the next that waits. */
  public leave(stage: string, execution: string): void {
    const place = this.place(stage);
    if (place.occupant !== execution) return;
    const next = place.waiting.shift();
    place.occupant = next?.execution;
    next?.enter();
  }

  private place(stage: string): StagePlace {
    const place = this.stages.get(stage) ?? { occupant: undefined, waiting: [] };
    this.stages.set(stage, place);
    return place;
  }
}
