/**
 * A rehearsal in progress: a stage, the people around it, the runs of its pipeline and what they leave. The command
 * line is one user of this; scenarios are another.
 */
import type { CloudEvent } from "#local-cloud";
import { Recorder } from "../report/recorder";
import { Administrator } from "./administrator";
import { Evidence } from "./evidence";
import { Executions } from "./executions";
import { openStage, type Stage, type StageOptions } from "./stage";

export interface RehearsalStart extends Omit<StageOptions, "onEvent"> {
  readonly onEvent?: (event: CloudEvent) => void;
}

export interface Rehearsal extends Stage {
  readonly administrator: Administrator;
  readonly executions: Executions;
  readonly evidence: Evidence;
  readonly recorder: Recorder;
  /** Ends every process that was started and closes the local cloud. */
  stop(): Promise<void>;
}

export async function startRehearsal({ onEvent, ...options }: RehearsalStart): Promise<Rehearsal> {
  const recorder = new Recorder();
  const executions = new Executions();
  const stage = await openStage({
    ...options,
    onEvent: (event) => {
      recorder.record(event);
      onEvent?.(event);
      executions.receive(event);
    },
  });
  return {
    ...stage,
    administrator: new Administrator(stage),
    executions,
    evidence: new Evidence(stage),
    recorder,
    stop: () => stage.cloud.stop(),
  };
}
