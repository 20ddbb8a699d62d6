/** The question before production: who is asked, and how the answer reaches the pipeline. */
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { CodePipelineClient, PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import { z } from "zod";
import type { CloudEvent } from "#local-cloud";
import { keysSchema } from "../../clients/keptRehearsal";
import { HomeFile } from "../../machine/homeFile";

const approvalSchema = z.object({
  url: z.string(),
  region: z.string(),
  /** Keys that only the local cloud of this home knows. */
  credentials: keysSchema,
  pipeline: z.string(),
  stage: z.string(),
  action: z.string(),
  token: z.string(),
  message: z.string(),
  /** ISO 8601: when the question is answered with no. */
  expires: z.string(),
});

/** Everything that answering needs, for `npm run approve`. */
export type PendingApproval = Readonly<z.infer<typeof approvalSchema>>;

/** A question of the pipeline, as an event of the cloud. */
export type ApprovalEvent = Extract<CloudEvent, { kind: "approval" }>;

export type Decision = "Approved" | "Rejected";

/** Kept in the home while the question is open. */
export const pendingApproval = new HomeFile("approval.json", approvalSchema);

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
      output.write("    Answer yes or no, or y or n. Nothing is deployed before.\n");
    }
  } finally {
    questions.close();
  }
}
