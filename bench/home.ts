/** How a home grows with its deliveries, and how long they take: `npm run bench -- home`. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { openCheckpoint } from "../rehearsal/home/checkpoint";
import { folderSizes } from "./folderSizes";

const usage = `npm run bench -- home [--deliveries N] [--checkout DIR]

Delivers the same commit again and again (10 times, or N) into a home of its own, then once with new pictures; the
commit of this checkout, or that of DIR, with the code that is there. Printed are the seconds that passed, the seconds
of processors, and what each folder takes on disk in MB, without what it shares with the checkout's dependencies; at
the end how long a checkpoint of that home takes.`;

const folders = ["cloud/s3", "cloud/tables", "cloud/logs", "cloud/cache", "checkpoint", "pictures", "commit", "."];
/** Checkpoints that are timed. */
const takes = 20;
const newPictures = ["--seed", "2"];

function measure(words: readonly string[]): number {
  const { values } = readWords({
    args: [...words],
    options: { deliveries: { type: "string", default: "10" }, checkout: { type: "string", default: "." } },
  });
  const home = mkdtempSync(join(tmpdir(), "home-"));
  try {
    console.log(["delivery", "seconds", "CPU s", ...folders, "all", "shared"].map(cell).join(""));
    for (let delivery = 1; delivery <= Number(values.deliveries); delivery += 1)
      deliver(String(delivery), values.checkout, home, []);
    deliver("new data", values.checkout, home, newPictures);
    console.log(`A checkpoint takes ${timeCheckpoint(home).toFixed(1)} ms.`);
    return 0;
  } finally {
    rmSync(home, { recursive: true });
  }
}

function deliver(name: string, checkout: string, home: string, options: readonly string[]): void {
  const started = performance.now();
  // The shell counts the processors' seconds of everything that it waited for.
  const command = `TIMEFORMAT="%U %S"; time npm start --silent -- --yes --home "$0" "$@"`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", command, home, ...options], {
    cwd: resolve(checkout),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The delivery ended with status ${status ?? "none"}:\n${stdout}${stderr}`);
  const seconds = (performance.now() - started) / 1000;
  const [user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  const { folders: sizes, shared } = folderSizes(home, folders);
  const all = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
  const megabytes = [...folders.map((folder) => sizes[folder] ?? 0), all, shared].map((bytes) => bytes / 1e6);
  const figures = [seconds.toFixed(1), (user + system).toFixed(1), ...megabytes.map((each) => each.toFixed(2))];
  console.log([name, ...figures].map(cell).join(""));
}

/** Milliseconds, the median, of a copy: the home itself is left as it is. */
function timeCheckpoint(home: string): number {
  const copy = `${home}-copy`;
  try {
    for (const folder of ["tables", "s3"])
      cpSync(join(home, "cloud", folder), join(copy, "cloud", folder), { recursive: true });
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

export const command: Command = { usage, run: measure };
