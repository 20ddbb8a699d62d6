/** The processes of this machine and the ports they listen on, read from /proc: Linux only. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect } from "node:net";

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Its command line, words parted by spaces. */
  readonly command: string;
  /** Its working folder. */
  readonly folder: string;
}

/** Every process that works in one of the folders or below; zombies, which have ended, are not listed. */
export function processesBelow(folders: readonly string[]): readonly ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => readEntry(Number(name)) ?? [])
    .filter(({ folder }) => folders.some((parent) => folder === parent || folder.startsWith(`${parent}/`)));
}

/** The TCP ports of IPv4 that a process listens on. */
export function listeningPorts({ pid }: ProcessEntry): readonly number[] {
  const sockets = new Set(openSockets(pid));
  const rows = attempt(() => readFileSync(`/proc/${pid}/net/tcp`, "utf8").trim().split("\n").slice(1)) ?? [];
  return rows.flatMap((row) => {
    // `sl local_address rem_address st … inode`; state 0A is LISTEN.
    const fields = row.trim().split(/\s+/u);
    const [, local = "", , state] = fields;
    return state === "0A" && sockets.has(fields[9] ?? "") ? [parseInt(local.split(":")[1] ?? "", 16)] : [];
  });
}

/** Whether something on this machine answers on a port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

function readEntry(pid: number): ProcessEntry | undefined {
  return attempt(() => {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, parent] = status.slice(status.lastIndexOf(")") + 2).split(" ");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
    return { pid, parent: Number(parent), command, folder: readlinkSync(`/proc/${pid}/cwd`) };
  });
}

function openSockets(pid: number): readonly string[] {
  const names = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return names.flatMap(
    (name) => /^socket:\[(\d+)\]$/u.exec(attempt(() => readlinkSync(`/proc/${pid}/fd/${name}`)) ?? "")?.[1] ?? [],
  );
}

/** Undefined when the process has ended since it was listed, or is a zombie. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
