/**
 * Processes that see nothing of this machine but the system's programs and the folders that are named: bubblewrap
 * (https://github.com/containers/bubblewrap), where it is installed and may make namespaces. Its options are those of
 * its manual page, version 0.4 and later, read 29 November 2026.
 */
import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Places, ProcessOptions } from "../contract";

/** A program with its arguments and its whole environment. */
export type Program = Pick<ProcessOptions, "file" | "arguments" | "environment" | "told">;

/** How programs are isolated. */
export interface Isolation {
  /** For a person. */
  readonly name: string;
  /** What runs a program so that it sees its places and nothing else of a person's. */
  isolate(program: Program, places: Places): Program;
}

/** Where a system has its programs, libraries and their configuration. No person's files are there. */
const systemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix", "/gnu"];

/** What a system may use to find names in the network: `/etc/resolv.conf` is often a link. */
const resolver = "/etc/resolv.conf";

const environmentProgram = "/usr/bin/env";

/** @param bwrap the program itself: a build's own PATH must not decide what isolates it */
export function bubblewrap(bwrap: string): Isolation {
  return {
    name: "bubblewrap",
    isolate: (program, { writable, readable }) => ({
      // SIGTERM to the group asks what runs inside to end. Bubblewrap itself would end at once, and everything with it.
      file: environmentProgram,
      arguments: [
        "--ignore-signal=TERM",
        bwrap,
        // Processes of their own, no rights of root, and all of them end with their leader, whatever they have done.
        ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent"],
        ...["--cap-drop", "ALL"],
        // The network is shared: the local cloud listens on 127.0.0.1.
        ...systemFolders.flatMap(mounted),
        ...nodeFolders().flatMap((folder) => ["--ro-bind-try", folder, folder]),
        ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
        ...resolverFile(),
        ...readable.flatMap((place) => ["--ro-bind-try", place, place]),
        ...writable.flatMap((place) => ["--bind-try", place, place]),
        ...["--args", "3", "--", environmentProgram, "--default-signal=TERM", program.file, ...program.arguments],
      ],
      // A build chooses its variables, and some of them say what a program loads: they begin inside. They hold its
      // keys, and everybody can read a command line: they come by a file.
      environment: {},
      told: Object.entries(program.environment)
        .map(([name, value]) => ["--setenv", name, value, ""].join("\0"))
        .join(""),
    }),
  };
}

/** `/bin` is a link on most systems. */
function mounted(folder: string): readonly string[] {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return [];
  return status.isSymbolicLink() ? ["--symlink", readlinkSync(folder), folder] : ["--ro-bind", folder, folder];
}

/** This Node, wherever it was installed, with its npm. */
function nodeFolders(): readonly string[] {
  const programs = dirname(process.execPath);
  return [programs, join(dirname(programs), "lib", "node_modules")].filter(
    (folder) => !systemFolders.some((system) => folder.startsWith(`${system}/`)),
  );
}

function resolverFile(): readonly string[] {
  try {
    const file = realpathSync(resolver);
    return file.startsWith("/etc/") ? [] : ["--ro-bind", file, file];
  } catch {
    // A machine without a network has none.
    return [];
  }
}
