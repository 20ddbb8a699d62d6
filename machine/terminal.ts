/**
 * What a rehearsal prints: a line for everything that has ended, and signs of life for what takes longer than two
 * seconds. Everything passes through here, and is made harmless here.
 */
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import { column, cut, widthOf, wrapped } from "./columns";
import { harmless, harmlessLines } from "./harmless";

/** Something under way. */
export interface Task {
  /** Says what it is doing now; shown while it runs, not kept. */
  progress(text: string): void;
  /** Shows no more signs of life: a person is asked, and what is typed must not be written over. */
  awaitPerson(): void;
  /**
   * @param text what it did, in a few words
   * @param seconds how long it took, when somebody has measured that
   */
  succeed(text?: string, seconds?: number): void;
  /** @param reasons a line each, the cause first */
  fail(reasons: readonly string[], seconds?: number): void;
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

/** Columns of a finished task: its label, what came of it, how long it took. */
const labels = { narrowest: 16, widest: 32 };
const times = 8;
/** `  ✓ `, and the gaps between the columns. */
const gaps = 4 + 2 + 1;
/** Of what came of it: no narrower on a terminal, and that wide where no terminal is. */
const texts = { narrowest: 8, elsewhere: 70 };

/** How far what belongs to a line stands below it. */
const indentation = 6;

const clearedLine = "\r\u001b[2K";

export class Terminal {
  private readonly running = new Set<RunningTask>();
  private readonly timer: NodeJS.Timeout;
  private statusShown = false;
  /** Of the longest label so far. */
  private labelWidth = labels.narrowest;
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

  /** Prints a line as it is, however long: commands are to be copied. */
  public line(text = ""): void {
    this.write([harmless(text)]);
  }

  /** Prints a text of one line or more, each indented as its first is, and broken where the terminal ends. */
  public paragraph(text: string, indent = indentation): void {
    this.write(brokenLines(text, indent, this.columns));
  }

  public heading(text: string): void {
    this.write([this.styled("bold", cut(harmless(text), this.columns))]);
  }

  public task(label: string): Task {
    const task: RunningTask = { label: harmless(label), started: performance.now(), text: "", awaitsPerson: false };
    this.running.add(task);
    this.labelWidth = Math.min(labels.widest, Math.max(this.labelWidth, widthOf(task.label)));
    const end = (mark: string, text: string, seconds: number | undefined): boolean => {
      if (!this.running.delete(task)) return false;
      this.write([this.row(mark, task, harmless(text), seconds ?? secondsSince(task.started))]);
      return true;
    };
    return {
      progress: (text) => {
        task.text = harmless(text).trim();
      },
      awaitPerson: () => {
        this.write([]);
        task.awaitsPerson = true;
      },
      succeed: (text = "", seconds) => {
        end(this.styled("green", "✓"), text, seconds);
      },
      fail: (reasons, seconds) => {
        if (end(this.styled("red", "✗"), "", seconds)) for (const reason of reasons) this.paragraph(reason);
      },
    };
  }

  /** Prints nothing from now on: what is stopped afterwards has nothing to say. */
  public close(): void {
    clearInterval(this.timer);
    this.write([]);
    this.closed = true;
  }

  /** How wide it is; infinitely where no terminal is. */
  public get columns(): number {
    return columnsOf(this.stream);
  }

  private row(mark: string, { label }: RunningTask, text: string, seconds: number): string {
    const columns = this.columns;
    const room =
      columns === Number.POSITIVE_INFINITY
        ? Math.max(texts.elsewhere, widthOf(text))
        : columns - this.labelWidth - gaps - times;
    const middle = column(text, Math.max(texts.narrowest, room));
    return `  ${mark} ${column(label, this.labelWidth)}  ${middle} ${inSeconds(seconds).padStart(times)}`;
  }

  private showStatus(): void {
    const shown = [...this.running].filter((task) => !task.awaitsPerson && secondsSince(task.started) > 2);
    const room = this.isTerminal() ? Math.floor(this.columns / Math.max(1, shown.length)) : texts.elsewhere;
    const lines = shown.map((task) => {
      const time = ` (${inSeconds(secondsSince(task.started))})`;
      return cut(`  … ${task.label} ${task.text}`.trimEnd(), room - time.length - 1) + time;
    });
    if (this.isTerminal()) this.write([], lines.join(""));
    else if (lines.length > 0) this.write(lines);
  }

  /** Everything at once: a terminal shows no half of it. */
  private write(lines: readonly string[], status = ""): void {
    if (this.closed) return;
    const text = `${this.statusShown ? clearedLine : ""}${lines.map((line) => `${line}\n`).join("")}${status}`;
    this.statusShown = status !== "";
    if (text !== "") this.stream.write(text);
  }

  private isTerminal(): boolean {
    return isTerminal(this.stream);
  }

  private styled(format: "bold" | "green" | "red", text: string): string {
    const isColoured = this.isTerminal() && (process.env["NO_COLOR"] ?? "") === "";
    return isColoured ? styleText(format, text, { stream: this.stream }) : text;
  }
}

/** A message, harmless and broken where the terminal of its stream ends. */
export function fitted(text: string, stream: WriteStream | NodeJS.WritableStream): string {
  return brokenLines(text, 0, columnsOf(stream)).join("\n");
}

function isTerminal(stream: WriteStream | NodeJS.WritableStream): stream is WriteStream {
  return "isTTY" in stream && stream.isTTY;
}

function columnsOf(stream: WriteStream | NodeJS.WritableStream): number {
  if (!isTerminal(stream)) return Number.POSITIVE_INFINITY;
  // The last column stays free: some terminals begin a new line as soon as it is written.
  return Math.max(40, (stream.columns > 0 ? stream.columns : 80) - 1);
}

/** Each line indented by so much more than it is. */
function brokenLines(text: string, indent: number, columns: number): readonly string[] {
  return harmlessLines(text).flatMap((line) => {
    const margin = " ".repeat(indent + line.length - line.trimStart().length);
    return wrapped(line.trim(), columns - margin.length).map((part) => `${margin}${part}`.trimEnd());
  });
}

function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1000;
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}
