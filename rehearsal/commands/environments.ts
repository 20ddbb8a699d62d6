/** The administrator's part of a delivery: the two stacks. */
import type { Terminal } from "../../machine/terminal";
import type { Rehearsal } from "../stage/rehearsal";

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
    terminal.line("      The connection is accepted here, as a person does there.");
}

async function bringUp(stack: string, { administrator }: Rehearsal, terminal: Terminal): Promise<void> {
  const task = terminal.task(`pulumi up ${stack}`);
  const warnings: string[] = [];
  try {
    const summary = await administrator.up(stack, (line) => {
      task.progress(line);
      if (line.startsWith("warning: ")) warnings.push(line.replace("[runtime] ", ""));
    });
    task.succeed(summary);
  } catch (error) {
    task.fail("failed");
    throw error;
  }
  for (const warning of warnings) terminal.line(`      ${warning}`);
}
