/** Answers the pipeline's question the way the command line says. */
import { isatty } from "node:tty";
import { messageOf } from "../../contract/errors";
import { shellWord } from "../../machine/shellWord";
import type { Terminal } from "../../machine/terminal";
import { ask, decide, pendingApproval, type PendingApproval } from "./approval";

/** How the question before production is answered. `ask` asks on the terminal, or waits for `npm run approve`. */
export type Answer = "ask" | "approve" | "reject";

export class ApprovalDesk {
  public constructor(
    private readonly answerGiven: Answer,
    private readonly home: string,
    private readonly terminal: Terminal,
    private readonly signal: AbortSignal,
  ) {}

  /** Answers, asks, or says how to answer from another terminal. */
  public async answer(approval: PendingApproval): Promise<void> {
    switch (this.answerGiven) {
      case "approve":
        await decide(approval, "Approved", "Approved with --yes");
        return;
      case "reject":
        await decide(approval, "Rejected", "Rejected with --reject");
        return;
      case "ask":
        await this.ask(approval);
    }
  }

  private async ask(approval: PendingApproval): Promise<void> {
    pendingApproval.write(this.home, approval);
    this.terminal.line(approval.message.replace(/^/gm, "    "));
    if (!isatty(0)) {
      // A line for each answer: a shell would run one line with both as a pipe, and approve.
      const command = `npm run approve -- --home ${shellWord(this.home)}`;
      this.terminal.line(`    Answer until ${approval.expires} with one of:`);
      for (const answer of ["--yes", "--reject"]) this.terminal.line(`      ${command} ${answer}`);
      return;
    }
    try {
      const decision = await ask(this.signal);
      await decide(approval, decision, `${decision} on the terminal`);
    } catch (error) {
      if (!this.signal.aborted) this.terminal.line(`    The answer did not reach the pipeline: ${messageOf(error)}`);
    } finally {
      pendingApproval.remove(this.home);
    }
  }
}
