/** What ends a build before its time. */
import { messageOf } from "../../nodeErrors";
import { BuildspecError } from "./buildspec";
import type { PhaseContext } from "./progress";
import type { BuildStatus } from "./records";

/** A command, or what CodeBuild itself does in a phase, failed. */
export class PhaseFailure extends Error {
  public override readonly name = "PhaseFailure";

  public constructor(
    public readonly statusCode: string,
    message: string,
  ) {
    super(message);
  }
}

/** Somebody stopped the build, or its time is over. */
export class Interrupted extends Error {
  public override readonly name = "Interrupted";

  public constructor(public readonly status: "STOPPED" | "TIMED_OUT") {
    super(status === "STOPPED" ? "The build was stopped." : "The build took longer than its timeout allows.");
  }
}

/** The status of the phase, and of the build, that an error ends. */
export function statusOf(error: unknown): BuildStatus {
  return error instanceof Interrupted ? error.status : "FAILED";
}

/** How an error is shown in the phase that it ended. */
export function contextOf(error: unknown): PhaseContext {
  const message = messageOf(error);
  return { statusCode: codeOf(error), message };
}

function codeOf(error: unknown): string {
  if (error instanceof PhaseFailure) return error.statusCode;
  if (error instanceof Interrupted) return error.status === "STOPPED" ? "BUILD_STOPPED" : "BUILD_TIMED_OUT";
  if (error instanceof BuildspecError) return "YAML_FILE_ERROR";
  return "CLIENT_ERROR";
}
