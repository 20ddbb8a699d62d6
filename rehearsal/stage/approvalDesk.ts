/** Answers the pipeline's question the way the command line says. */
import { isatty } from "node:tty";
import { messageOf } from "../../contract/errors";
import { shellWord } from "../../machine/shellWord";
import type { Terminal } from "../../machine/terminal";
import { inColumns, type Row } from "../report/rows";
import { openAnswerWindow } from "./answerWindow";
import { ask, decide, type PendingApproval } from "./approval";

/** How the question before production is answered. `ask` asks on the terminal, or waits for `npm run approve`. */
export type Answer = "ask" | "approve" | "reject";

/** How far the question stands below the line of its stage. */
const indentation = 4;

export class ApprovalDesk {
  public constructor(
    private readonly answerGiven: Answer,
    private readonly home: string,
    private readonly terminal: Terminal,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Answers, asks, or says how to answer from another terminal.
   *
   * @param describe what a person has to know; empty when nothing but the pipeline's own message is known
   */
  public async answer(approval: PendingApproval, describe: () => Promise<readonly Row[]>): Promise<void> {
    switch (this.answerGiven) {
      case "approve":
        await decide(approval, "Approved", "Approved with --yes");
        return;
      case "reject":
        await decide(approval, "Rejected", "Rejected with --reject");
        return;
      case "ask":
        await this.ask(approval, await describe().catch(() => []));
    }
  }

  private async ask(approval: PendingApproval, rows: readonly Row[]): Promise<void> {
    showCandidate(this.terminal, approval.message, rows);
    await (isatty(0) ? this.askHere(approval) : this.askElsewhere(approval));
  }

  private async askHere(approval: PendingApproval): Promise<void> {
    try {
      const decision = await ask(this.signal, process.stdin, process.stdout);
      await decide(approval, decision, `${decision} on the terminal`);
    } catch (error) {
      if (!this.signal.aborted) this.terminal.line(`    The answer did not reach the pipeline: ${messageOf(error)}`);
    }
  }

  private async askElsewhere(approval: PendingApproval): Promise<void> {
    let refused = 0;
    const codes = await openAnswerWindow({
      home: this.home,
      approval,
      signal: this.signal,
      decide: async (decision) => {
        await decide(approval, decision, `${decision} with npm run approve`);
      },
      onRefused: () => {
        refused += 1;
        // Whoever tries for ever does not fill the terminal.
        if (refused === 1) this.terminal.line("    An answer came with a wrong code, and counts for nothing.");
      },
    });
    // A line for each answer: a shell would run one line with both as a pipe, and approve.
    const command = `npm run approve -- --home ${shellWord(this.home)}`;
    this.terminal.line(`    Answer until ${approval.expires} with one of:`);
    this.terminal.line(`      ${command} --yes --code ${codes.Approved}`);
    this.terminal.line(`      ${command} --reject --code ${codes.Rejected}`);
  }
}

/** What a person reads before the question: the rows, or the pipeline's own message when there are none. */
export function showCandidate(terminal: Terminal, message: string, rows: readonly Row[]): void {
  if (rows.length === 0) terminal.paragraph(message, indentation);
  const layout = { narrowestLabels: 10, indentation, columns: terminal.columns };
  for (const line of inColumns(rows, layout)) terminal.line(line);
}
