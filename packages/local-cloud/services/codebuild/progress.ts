import { type CodeBuildContext, currentMoment } from "./context";
import type { BuildPhase, BuildRecord, BuildStatus, PhaseType } from "./records";

/** Why a phase failed, as BatchGetBuilds shows it. */
export interface PhaseContext {
  readonly statusCode: string;
  readonly message: string;
}

/** Writes down how far a build has come. */
export class BuildProgress {
  public constructor(
    private readonly context: CodeBuildContext,
    private readonly id: string,
  ) {}

  public get build(): BuildRecord {
    const build = this.context.builds.get(this.id);
    if (build === undefined) throw new Error(`Build ${this.id} is not known.`);
    return build;
  }

  public update(change: Partial<BuildRecord>): void {
    this.context.builds.set(this.id, { ...this.build, ...change });
  }

  public begin(phaseType: PhaseType): void {
    this.update({
      currentPhase: phaseType,
      phases: [...this.build.phases, { phaseType, startTime: currentMoment(this.context.cloud) }],
    });
  }

  /** Ends the phase that began last. */
  public end(phaseStatus: BuildStatus, failure?: PhaseContext): void {
    const phase = this.build.phases.at(-1);
    if (phase === undefined) return;
    const endTime = currentMoment(this.context.cloud);
    const ended: BuildPhase = {
      ...phase,
      phaseStatus,
      endTime,
      durationInSeconds: Math.round(endTime - phase.startTime),
      contexts: failure === undefined ? [] : [failure],
    };
    this.update({ phases: [...this.build.phases.slice(0, -1), ended] });
  }

  /** Ends the build. */
  public complete(buildStatus: BuildStatus): void {
    const now = currentMoment(this.context.cloud);
    const completed: BuildPhase = { phaseType: "COMPLETED", startTime: now };
    this.update({
      buildStatus,
      buildComplete: true,
      endTime: now,
      currentPhase: "COMPLETED",
      phases: [...this.build.phases, completed],
    });
  }
}
