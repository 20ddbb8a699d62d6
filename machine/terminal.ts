/**
 * What a rehearsal prints: a line for everything that has ended, and signs of life for what takes longer than two
 * seconds.
 */
import { clearLine, cursorTo } from "node:readline";
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";

/** Something under way. */
export interface Task {
  /** Says what it is doing now; shown while it runs, not kept. */
  progress(text: string): void;
  /** Shows no more signs of life: a person is asked, and what is typed must not be written over. */
  awaitPerson(): void;
  succeed(text?: string): void;
  fail(text: string): void;
}

interface RunningTask {
  readonly label: string;
  readonly started: number;
  text: string;
  awaitsPerson: boolean;
}

/**
 * How often signs of life are printed, in milliseconds: on a terminal one line is rewritten, elsewhere lines are added.
 */
const interval = { terminal: 200, elsewhere: 10_000 };

/** The columns of a finished task, in characters: its label, and what came of it. */
const narrowestLabels = 20;
const textWidth = 70;

export class Terminal {
  private readonly running = new Set<RunningTask>();
  private readonly timer: NodeJS.Timeout;
  private statusShown = false;
  /** Of the longest label so far. */
  private labelWidth = narrowestLabels;
  private closed = false;

  public constructor(private readonly stream: WriteStream | NodeJS.WritableStream) {
    this.timer = setInterval(
      () => {
        this.showStatus();
      },
      this.isTerminal() ? interval.terminal : interval.elsewhere,
    );
    this.timer.unref();
  }

  public line(text = ""): void {
    if (this.closed) return;
    this.clearStatus();
    this.stream.write(`${text}\n`);
  }

  public heading(text: string): void {
    this.line(this.styled("bold", text));
  }

  public task(label: string): Task {
    const task: RunningTask = { label, started: performance.now(), text: "", awaitsPerson: false };
    this.running.add(task);
    this.labelWidth = Math.max(this.labelWidth, label.length);
    const end = (mark: string, text: string): void => {
      if (!this.running.delete(task)) return;
      const row = `  ${mark} ${label.padEnd(this.labelWidth)}  ${text.padEnd(textWidth)} ${seconds(task)}`;
      this.line(row.trimEnd());
    };
    return {
      progress: (text) => {
        task.text = text;
      },
      awaitPerson: () => {
        this.clearStatus();
        task.awaitsPerson = true;
      },
      succeed: (text = "") => {
        end(this.styled("green", "✓"), text);
      },
      fail: (text) => {
        end(this.styled("red", "✗"), text.split("\n").join("\n      "));
      },
    };
  }

  /** Prints nothing from now on: what is stopped afterwards has nothing to say. */
  public close(): void {
    clearInterval(this.timer);
    this.clearStatus();
    this.closed = true;
  }

  private showStatus(): void {
    const shown = [...this.running].filter((task) => !task.awaitsPerson && performance.now() - task.started > 2000);
    const lines = shown.map((task) => `  … ${task.label} ${task.text}`.trimEnd() + ` (${seconds(task)})`);
    if (!this.isTerminal()) {
      for (const line of lines) this.stream.write(`${line}\n`);
      return;
    }
    this.clearStatus();
    if (lines.length === 0) return;
    this.stream.write(lines.join(" ").slice(0, Math.max(20, (this.columns() ?? 80) - 1)));
    this.statusShown = true;
  }

  private clearStatus(): void {
    if (!this.statusShown) return;
    clearLine(this.stream, 0);
    cursorTo(this.stream, 0);
    this.statusShown = false;
  }

  private isTerminal(): boolean {
    return "isTTY" in this.stream && this.stream.isTTY;
  }

  private columns(): number | undefined {
    return "columns" in this.stream ? this.stream.columns : undefined;
  }

  private styled(format: "bold" | "green" | "red", text: string): string {
    return this.isTerminal() && process.env["NO_COLOR"] === undefined ? styleText(format, text) : text;
  }
}

function seconds(task: RunningTask): string {
  return `${((performance.now() - task.started) / 1000).toFixed(1)} s`;
}
