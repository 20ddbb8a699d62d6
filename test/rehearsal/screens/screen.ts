/** What a terminal shows of a recorded rehearsal: the real renderer, on a clock that the recording drives. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { type Task, Terminal } from "../../../machine/terminal";
import { ActionLogs } from "../../../rehearsal/home/actionLogs";
import { PipelineView } from "../../../rehearsal/report/pipelineView";
import { describeCandidate } from "../../../rehearsal/report/question";
import { showEnding } from "../../../rehearsal/report/summary";
import { showCandidate } from "../../../rehearsal/stage/approvalDesk";
import { deliveryNames } from "../../../settings/names";
import type { Direct, Recording, Told } from "./recording";

export interface ScreenOptions {
  /** Default: no terminal, as in a pipe. */
  readonly columns?: number;
  readonly colour?: boolean;
}

export interface ShownLine {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly text: string;
}

export interface Screen {
  /** The lines of the text, each with the moment at which it was there. */
  readonly lines: readonly ShownLine[];
  /** What stays, the escapes of colours in it. */
  readonly text: string;
  /** What the line at the bottom said last of each moment at which something else was printed. */
  readonly whileItRan: readonly string[];
}

const names = deliveryNames("model-delivery", "dev", { accountId: "", partition: "aws", region: "us-east-1" });
const clearLine = "\r\u001b[2K";

/** Time that passes when it is told to. (node:test's mock keeps every one of a hundred thousand calls.) */
class ReplayedClock {
  private milliseconds = 0;
  private looks: { readonly look: () => void; readonly every: number; next: number }[] = [];
  private readonly former = globalThis.setInterval;

  public install(): void {
    Object.assign(performance, { now: () => this.milliseconds });
    const setInterval = (look: () => void, every: number): { readonly unref: () => undefined } => {
      this.looks.push({ look, every, next: this.milliseconds + every });
      return { unref: () => undefined };
    };
    Object.assign(globalThis, { setInterval });
  }

  public remove(): void {
    Reflect.deleteProperty(performance, "now");
    globalThis.setInterval = this.former;
  }

  public seconds(): number {
    return this.milliseconds / 1000;
  }

  public goTo(seconds: number): void {
    for (;;) {
      const [first] = [...this.looks].sort((one, other) => one.next - other.next);
      if (first === undefined || first.next > seconds * 1000) break;
      this.milliseconds = first.next;
      first.next += first.every;
      first.look();
    }
    this.milliseconds = seconds * 1000;
  }
}

/** A terminal of as many columns as are needed: it knows how to begin a line anew, and nothing else. */
class Paper {
  private readonly whole: ShownLine[] = [];
  private current = "";
  public readonly frames: string[] = [];

  /** @param at seconds since the beginning */
  public write(chunk: string, at: number): void {
    const parts = chunk.split(clearLine);
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        if (/\n/u.test(part) && this.current !== "") this.frames.push(this.current);
        this.current = "";
      }
      const lines = part.split("\n");
      for (const line of lines.slice(0, -1)) {
        this.whole.push({ at, text: this.current + line });
        this.current = "";
      }
      this.current += lines.at(-1) ?? "";
    }
  }

  public lines(): readonly ShownLine[] {
    return [...this.whole, ...(this.current === "" ? [] : [{ at: this.whole.at(-1)?.at ?? 0, text: this.current }])];
  }
}

const shown = new WeakMap<Recording, Map<string, Screen>>();

/** The same recording and options are shown once. */
export function screenOf(recording: Recording, options: ScreenOptions): Screen {
  const screens = shown.get(recording) ?? new Map<string, Screen>();
  shown.set(recording, screens);
  const key = JSON.stringify(options);
  const screen = screens.get(key) ?? replayed(recording, options);
  screens.set(key, screen);
  return screen;
}

function replayed(recording: Recording, { columns, colour = false }: ScreenOptions): Screen {
  const home = mkdtempSync(join(tmpdir(), "screens-"));
  const clock = new ReplayedClock();
  const paper = new Paper();
  const stream = new PassThrough({ encoding: "utf8" });
  if (columns !== undefined) Object.assign(stream, { isTTY: true, columns });
  const former = { ...process.env };
  delete process.env["FORCE_COLOR"];
  delete process.env["NODE_DISABLE_COLORS"];
  process.env["NO_COLOR"] = colour ? "" : "1";
  clock.install();
  try {
    const terminal = new Terminal(stream);
    const read = (): void => {
      const text: unknown = stream.read();
      if (typeof text === "string") paper.write(text, clock.seconds());
    };
    const view = new PipelineView(terminal, new ActionLogs(home, names), home);
    const steps = new Map<string, Task>();
    for (const { at, told } of recording) {
      clock.goTo(at);
      read();
      show(told, { terminal, view, steps });
      read();
    }
    terminal.close();
    read();
  } finally {
    clock.remove();
    process.env = former;
    rmSync(home, { recursive: true });
  }
  const lines = paper.lines();
  return { lines, text: lines.map(({ text }) => text).join("\n"), whileItRan: paper.frames };
}

interface Shown {
  readonly terminal: Terminal;
  readonly view: PipelineView;
  /** By label. */
  readonly steps: Map<string, Task>;
}

function show(told: Told, shown: Shown): void {
  const { terminal, view } = shown;
  switch (told.kind) {
    case "direct":
      showDirect(told.direct, shown);
      return;
    case "event":
      view.show(told.event);
      return;
    case "question":
      showCandidate(
        terminal,
        told.message,
        told.candidate === undefined ? [] : describeCandidate(told.candidate, told.change),
      );
      return;
    case "ending":
      showEnding(terminal, told.report, {
        page: ".rehearsal/report.html",
        again: "npm start",
        keep: "npm start -- --keep",
      });
  }
}

function showDirect(direct: Direct, { terminal, steps }: Shown): void {
  switch (direct.call) {
    case "heading":
    case "line":
      terminal[direct.call](direct.text);
      return;
    case "paragraph":
      terminal.paragraph(direct.text, direct.indent);
      return;
    case "task":
      steps.set(direct.label, terminal.task(direct.label));
      return;
    case "progress":
    case "succeed":
      steps.get(direct.label)?.[direct.call](direct.text ?? "");
      return;
    case "fail":
      steps.get(direct.label)?.fail(direct.reasons);
  }
}
