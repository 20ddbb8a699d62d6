/** What a process of Node takes, from its start to its end. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { median } from "./median";

export interface Usage {
  /** Milliseconds that processors worked: what other processes of the machine do changes it little. */
  readonly processor: number;
  /** Milliseconds that passed. */
  readonly wall: number;
  /** The most memory that it had, in MB. */
  readonly memory: number;
}

const reporter = join(__dirname, "reportUsage.cjs");

const reportSchema = z.object({ microseconds: z.number(), peakKibibytes: z.number() });

/** @throws with what the process wrote to standard error, when it fails */
export async function usageOf(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Usage> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--require", reporter, ...words], {
    cwd: join(__dirname, ".."),
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const [, , errors, report] = child.stdio;
  if (!(errors instanceof Readable && report instanceof Readable)) throw new Error("The process has no pipes.");
  const [said, reported] = await Promise.all([text(errors), text(report), once(child, "close")]);
  if (child.exitCode !== 0) throw new Error(said);
  const wall = performance.now() - started;
  const { microseconds, peakKibibytes } = reportSchema.parse(JSON.parse(reported));
  return { processor: microseconds / 1000, wall, memory: (peakKibibytes * 1024) / 1e6 };
}

/** Each figure's median. */
export function medianUsage(usages: readonly Usage[]): Usage {
  const of = (figure: keyof Usage): number => median(usages.map((usage) => usage[figure]));
  return { processor: of("processor"), wall: of("wall"), memory: of("memory") };
}
