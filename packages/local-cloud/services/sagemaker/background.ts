import { messageOf } from "../../nodeErrors";
import type { SageMakerCloud } from "./cloud";

/**
 * Lets work go on after its operation has answered. Its errors are its own to record; what slips through is told, never
 * lost.
 */
export function inBackground(cloud: SageMakerCloud, what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    cloud.emit({ kind: "log", source: "sagemaker", line: `${what}: ${messageOf(error)}` });
  });
}
