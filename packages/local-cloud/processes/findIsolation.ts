/** What this machine can do to isolate builds. */
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { machinePrograms } from "../environment";
import { bubblewrap, type Isolation } from "./isolation";
import { createProcesses } from "./processes";

/** Tries once whether this machine can isolate. Answers how, or a person's reason why not. */
export async function findIsolation(): Promise<Isolation | string> {
  if (process.platform !== "linux") return "bubblewrap needs Linux";
  const bwrap = machinePrograms()
    .map((folder) => join(folder, "bwrap"))
    .find((file) => existsSync(file));
  if (bwrap === undefined) return "bubblewrap (bwrap) is not installed";
  const isolation = bubblewrap(bwrap);
  const processes = createProcesses(isolation);
  const lines: string[] = [];
  const { exited } = processes.start({
    file: "bash",
    arguments: ["-c", "command -v node && command -v git && test ! -e /root && test ! -e /home"],
    folder: "/",
    environment: { PATH: [dirname(process.execPath), ...machinePrograms()].join(delimiter) },
    places: { writable: [], readable: [] },
    onLine: (line) => lines.push(line),
  });
  const { code } = await exited;
  await processes.stopAll();
  return code === 0 ? isolation : `bubblewrap does not work here: ${lines.at(-1) ?? `status ${code ?? "of a signal"}`}`;
}
