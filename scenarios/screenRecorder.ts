/** Keeps what a terminal is told of a rehearsal, and when. */
import { PassThrough } from "node:stream";
import type { CloudEvent } from "#local-cloud";
import { type Task, Terminal } from "../machine/terminal";
import type { Direct, Moment, Told } from "../test/rehearsal/screens/recording";

export class ScreenRecorder {
  public readonly moments: Moment[] = [];
  public onEvent: (event: CloudEvent) => void = () => undefined;
  private readonly started = performance.now();

  public seconds(): number {
    return Math.round((performance.now() - this.started) / 100) / 10;
  }

  public add(told: Told): void {
    this.moments.push({ at: this.seconds(), told });
  }

  public event(event: CloudEvent): void {
    if (event.kind !== "permission") this.add({ kind: "event", event });
    this.onEvent(event);
  }
}

/** Keeps what the steps before the pipeline tell. */
export class RecordingTerminal extends Terminal {
  public constructor(private readonly recorder: ScreenRecorder) {
    super(new PassThrough().resume());
  }

  public override heading(text: string): void {
    this.keep({ call: "heading", text });
  }

  public override line(text = ""): void {
    this.keep({ call: "line", text });
  }

  public override paragraph(text: string, indent?: number): void {
    this.keep({ call: "paragraph", text, ...(indent !== undefined && { indent }) });
  }

  public override task(label: string): Task {
    this.keep({ call: "task", label });
    return {
      progress: (text) => {
        this.keep({ call: "progress", label, text });
      },
      awaitPerson: () => undefined,
      succeed: (text = "") => {
        this.keep({ call: "succeed", label, text });
      },
      fail: (reasons) => {
        this.keep({ call: "fail", label, reasons });
      },
    };
  }

  private keep(direct: Direct): void {
    this.recorder.add({ kind: "direct", direct });
  }
}
