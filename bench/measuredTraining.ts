/**
 * Runs the training program of image-classification and says at its end how much memory it had at most, in KiB. Linux
 * only.
 */
import { readFileSync } from "node:fs";
import "../rehearsal/images/image-classification/train";

process.once("exit", () => {
  // The maximum that getrusage knows begins with that of the process which started this one.
  const [, peak = "unknown"] = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  process.stdout.write(`peak memory: ${peak} KiB\n`);
});
