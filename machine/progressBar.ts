/** How far many requests have come, on a terminal. */
import { Presets, SingleBar } from "cli-progress";

export interface ProgressBar {
  advance(): void;
  /** Leaves nothing of the bar on the terminal. */
  end(): void;
}

/** @param stream when it is no terminal, nothing is written */
export function openProgressBar(stream: NodeJS.WritableStream, total: number): ProgressBar {
  const bar = new SingleBar(
    {
      stream,
      format: "{bar} {value}/{total} asked, {eta_formatted} left",
      hideCursor: true,
      clearOnComplete: true,
      noTTYOutput: false,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    advance: () => {
      bar.increment();
    },
    end: () => {
      bar.stop();
    },
  };
}
