/** The question before production: who is asked, and how the answer reaches the pipeline. */
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { CodePipelineClient, PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import type { CloudEvent } from "#local-cloud";
import type { Keys } from "../../clients/keptRehearsal";

/** Everything that answering needs. It stays in the memory of the rehearsal: who can read it can approve. */
export interface PendingApproval {
  readonly url: string;
  readonly region: string;
  /** Keys that only the local cloud of this home knows. */
  readonly credentials: Keys;
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly token: string;
  readonly message: string;
  /** ISO 8601: when the question is answered with no. */
  readonly expires: string;
}

/** A question of the pipeline, as an event of the cloud. */
export type ApprovalEvent = Extract<CloudEvent, { kind: "approval" }>;

export type Decision = "Approved" | "Rejected";

/** Sends a decision to the pipeline. */
export async function decide(approval: PendingApproval, decision: Decision, summary: string): Promise<void> {
  const pipelines = new CodePipelineClient({
    endpoint: approval.url,
    region: approval.region,
    credentials: approval.credentials,
  });
  try {
    await pipelines.send(
      new PutApprovalResultCommand({
        pipelineName: approval.pipeline,
        stageName: approval.stage,
        actionName: approval.action,
        token: approval.token,
        result: { status: decision, summary },
      }),
    );
  } finally {
    pipelines.destroy();
  }
}

/**
 * Asks on a terminal until the answer is yes or no, whole or as its first letter. An end of input is neither: then it
 * rejects.
 */
export async function ask(signal: AbortSignal, input: Readable, output: Writable): Promise<Decision> {
  const questions = createInterface({ input, output });
  // On a terminal in raw mode Ctrl-C reaches the question instead of the process.
  questions.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    for (;;) {
      const typed = await questions.question("    Deploy this model to production? (yes/no) ", { signal });
      const answer = typed.trim().toLowerCase();
      if (["y", "yes"].includes(answer)) return "Approved";
      if (["n", "no"].includes(answer)) return "Rejected";
      output.write("    Answer yes or no (y or n). Nothing is deployed yet.\n");
    }
  } finally {
    questions.close();
  }
}
