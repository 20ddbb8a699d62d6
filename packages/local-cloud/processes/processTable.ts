/** Who runs on this machine, and who of them belongs together. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { promisify } from "node:util";
import { codeOf } from "../nodeErrors";

/** A child and whatever it has started. */
export interface Family {
  readonly leader: number;
  /** What its environment holds and no other's. */
  readonly mark: string;
  /** Where nobody else works. */
  readonly folder: string | undefined;
}

const run = promisify(execFile);

/**
 * The process groups of a family, the leader's first: its descendants, its session and its group, what has its mark,
 * and what works in its folder. A descendant may have left each of them: a session and its parent by `setsid`, its mark
 * by an environment of its own, its folder by `cd`.
 */
export async function groupsOf(family: Family): Promise<readonly number[]> {
  const { leader } = family;
  const rows = (await listProcesses()).filter(({ pid, group }) => group > 1 && pid !== process.pid);
  const isOfLeader = (row: ProcessRow): boolean =>
    [row.pid, row.group, row.session].includes(leader) || (!isOlder(row) && belongs(row.pid, family));
  const tree = new Set([leader, ...rows.filter(isOfLeader).map(({ pid }) => pid)]);
  for (let known = 0; known < tree.size;) {
    known = tree.size;
    for (const { pid, parent } of rows) if (tree.has(parent)) tree.add(pid);
  }
  return [...new Set([leader, ...rows.flatMap(({ pid, group }) => (tree.has(pid) ? [group] : []))])];
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly state: string;
  /** In Linux's ticks since the machine was started. */
  readonly started?: number;
}

/** Every process of this machine. */
export async function listProcesses(): Promise<readonly ProcessRow[]> {
  return existsSync("/proc/self/stat") ? readProcesses() : runPs();
}

/**
 * Linux keeps a file for each process; reading them takes a tenth of the time of `ps`, which not every container has.
 */
function readProcesses(): readonly ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => readProcess(name) ?? []);
}

/** @returns undefined for one that has ended */
function readProcess(name: string): ProcessRow | undefined {
  const status = readStatus(`/proc/${name}/stat`);
  if (status === "") return undefined;
  // `pid (command) state ppid pgrp session …`, where a command may hold anything. When it was started is the 22nd.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent, group, session] = fields;
  return {
    pid: Number(name),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    state,
    started: Number(fields[19]),
  };
}

let ownStart: number | undefined;

/** Whether a process was here before this one, and so has not come from it: on most machines nearly all. */
function isOlder({ started }: ProcessRow): boolean {
  ownStart ??= readProcess("self")?.started ?? 0;
  return started !== undefined && started < ownStart;
}

function readStatus(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // It has ended since it was listed.
    if (!["ENOENT", "ESRCH"].includes(codeOf(error) ?? "")) throw error;
    return "";
  }
}

/**
 * Whether a process has a mark in its environment, or works in a folder. Only Linux tells; others'
 * are not readable.
 */
function belongs(pid: number, { mark, folder }: Family): boolean {
  try {
    if (readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark)) return true;
    return folder !== undefined && `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}

async function runPs(): Promise<readonly ProcessRow[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], { env: { PATH: "/usr/bin:/bin" } });
  return stdout.split("\n").map((line) => {
    const [pid, parent, group, state = ""] = line.trim().split(/\s+/u);
    // What it calls a session is no number on every system.
    return { pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(group), state };
  });
}
