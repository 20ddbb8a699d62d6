/** What a delivery must not leave behind: processes, ports, temporary files. */
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Laboratory } from "./laboratory";
import { isListening, listeningPorts, type ProcessEntry, processesBelow } from "./processTable";

/** Milliseconds that the process guard may take to end what a killed rehearsal started. */
const guardTime = 2_000;

/** Names of what is not finished, or is there only while a delivery runs. */
const unfinished = /\.tmp$|\.unfinished$|^lock$|^approval\.json$|^work$/u;

export class Traces {
  /** The folder for temporary files of the deliveries that are looked at. */
  public readonly temporary: string;
  /** Where everything that a delivery starts works. */
  public readonly folders: readonly string[];
  private ports: readonly number[] = [];

  public constructor(private readonly laboratory: Laboratory) {
    this.temporary = join(dirname(laboratory.home), "temporary");
    mkdirSync(this.temporary);
    this.folders = [laboratory.checkout, laboratory.home, this.temporary];
  }

  /** Remembers the ports that processes listen on, to look later whether they are free. */
  public notePorts(processes: readonly ProcessEntry[]): void {
    this.ports = processes.flatMap(listeningPorts);
  }

  /** Processes that still run and ports that are still taken, each in a sentence. */
  public async ofProcesses(): Promise<string[]> {
    const deadline = performance.now() + guardTime;
    while (processesBelow(this.folders).length > 0 && performance.now() < deadline) await setTimeout(20);
    const processes = processesBelow(this.folders).map(({ pid, command }) => `process ${pid} still runs: ${command}`);
    const taken = await Promise.all(
      this.ports.map(async (port) => ((await isListening(port)) ? [`port ${port} is still taken`] : [])),
    );
    return [...processes, ...taken.flat()];
  }

  /** Temporary and unfinished files, once a delivery has ended by itself. */
  public ofFiles(): readonly string[] {
    const { home } = this.laboratory;
    const temporary = readdirSync(this.temporary).map((name) => join(this.temporary, name));
    return [...temporary, ...unfinishedBelow(home)].map((path) => `left: ${relative(dirname(home), path)}`);
  }
}

/** Dependencies are somebody else's files, and many. */
function unfinishedBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (unfinished.test(entry.name)) return [path];
    return entry.isDirectory() && entry.name !== "node_modules" ? unfinishedBelow(path) : [];
  });
}
