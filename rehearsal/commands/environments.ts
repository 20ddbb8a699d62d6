/** The administrator's part of a delivery: the two stacks. */
import { messageOf } from "../../contract/errors";
import type { Terminal } from "../../machine/terminal";
import { ActionProgress } from "../report/actionProgress";
import { StepFailed } from "../report/stepFailed";
import type { Rehearsal } from "../stage/rehearsal";

/** Most lines that are shown of what went wrong. */
const mostCauses = 8;

/** The stacks have states of their own, so they come up side by side. */
export async function createEnvironments(rehearsal: Rehearsal, terminal: Terminal): Promise<void> {
  const { administrator, stacks } = rehearsal;
  await administrator.createOwnBuckets();
  const outcomes = await Promise.allSettled(
    [stacks.owner, stacks.production].map(({ stack }) => bringUp(stack, rehearsal, terminal)),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  if (administrator.acceptConnections() > 0)
    terminal.paragraph("The connection is accepted here, as a person does there.");
}

async function bringUp(stack: string, { administrator, executions }: Rehearsal, terminal: Terminal): Promise<void> {
  const task = terminal.task(`pulumi up ${stack}`);
  const progress = new ActionProgress();
  const warnings: string[] = [];
  try {
    const summary = await administrator.up(stack, (line) => {
      task.progress(progress.take(line.replace("[runtime] ", "")));
      if (line.startsWith("warning: ")) warnings.push(line.replace("[runtime] ", ""));
    });
    task.succeed(summary);
  } catch (error) {
    // A cloud that can keep nothing answers with failures of its own, which say nothing to a person.
    const message = messageOf(executions.fault ?? error);
    task.fail(causesOfUpdate(message));
    throw new StepFailed(`pulumi up ${stack}`, message);
  }
  for (const warning of warnings) terminal.paragraph(warning);
}

/** What the engine calls an error comes first; without any, what it printed last. */
function causesOfUpdate(message: string): readonly string[] {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const first = lines.findIndex((line) => /\berror: /u.test(line));
  return first === -1 ? lines.slice(-mostCauses) : lines.slice(first, first + mostCauses);
}
