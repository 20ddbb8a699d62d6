/**
 * How a home grows with its deliveries, and how long they take: `npm run bench:home [-- DELIVERIES [CHECKOUT]]`.
 * Delivers the same commit again and again into a home of its own, then once with new pictures. Printed are seconds and
 * what each folder takes on disk, without what it shares with the checkout's dependencies; at the end how long a
 * checkpoint of that home takes.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openCheckpoint } from "../rehearsal/home/checkpoint";
import { folderSizes } from "./folderSizes";

const folders = ["cloud/s3", "cloud/tables", "cloud/logs", "cloud/cache", "checkpoint", "pictures", "commit", "."];
/** Checkpoints that are timed. */
const takes = 20;
const newSeed = "2";

function main(deliveries = 10, checkout = "."): void {
  const home = mkdtempSync(join(tmpdir(), "home-"));
  try {
    console.log(["delivery", "seconds", ...folders, "all MB", "shared MB"].map(cell).join(""));
    for (let delivery = 1; delivery <= deliveries; delivery += 1) deliver(String(delivery), checkout, home, []);
    deliver("new data", checkout, home, ["--seed", newSeed]);
    console.log(`A checkpoint takes ${timeCheckpoint(home).toFixed(1)} ms.`);
  } finally {
    rmSync(home, { recursive: true });
  }
}

function deliver(name: string, checkout: string, home: string, options: readonly string[]): void {
  const started = performance.now();
  const { status, stdout } = spawnSync("npm", ["start", "--silent", "--", "--yes", "--home", home, ...options], {
    cwd: resolve(checkout),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The delivery ended with status ${status ?? "none"}:\n${stdout}`);
  const seconds = (performance.now() - started) / 1000;
  const { folders: sizes, shared } = folderSizes(home, folders);
  const all = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
  const megabytes = [...folders.map((folder) => sizes[folder] ?? 0), all, shared].map((bytes) => bytes / 1e6);
  console.log([name, seconds.toFixed(1), ...megabytes.map((each) => each.toFixed(2))].map(cell).join(""));
}

/** Milliseconds, the median, of a copy: the home itself is left as it is. */
function timeCheckpoint(home: string): number {
  const copy = `${home}-copy`;
  try {
    cpSync(join(home, "cloud", "tables"), join(copy, "cloud", "tables"), { recursive: true });
    cpSync(join(home, "cloud", "s3"), join(copy, "cloud", "s3"), { recursive: true });
    const checkpoint = openCheckpoint(join(copy, "cloud"), join(copy, "checkpoint"));
    const times = Array.from({ length: takes }, () => {
      const started = performance.now();
      checkpoint.take();
      return performance.now() - started;
    });
    return times.sort((one, other) => one - other)[takes / 2] ?? 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function cell(text: string): string {
  return text.padStart(14);
}

const [deliveries, checkout] = process.argv.slice(2);
main(deliveries === undefined ? undefined : Number(deliveries), checkout);
