import { spawn } from "node:child_process";

/** Ends process groups when this process dies without a chance to end them itself (SIGKILL, a crash). */
export interface ProcessGuard {
  /** The process id of the guard's own process; undefined while there is none. */
  readonly pid: number | undefined;
  /** Starts to guard the group that `leader` leads. */
  watch(leader: number): void;
  forget(leader: number): void;
  /** Ends the guard itself. */
  close(): Promise<void>;
}

/**
 * Reads `+ <group>` and `- <group>`; when the pipe closes, because its writer is gone, kills the groups that remain,
 * and what has the mark in its environment.
 */
const script = `
groups=""
while read -r change group; do
  remaining=""
  for known in $groups; do [ "$known" = "$group" ] || remaining="$remaining $known"; done
  groups="$remaining"
  [ "$change" = "+" ] && groups="$groups $group"
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
[ -n "$1" ] || exit 0
for file in $(grep -lsF "$1" /proc/[0-9]*/environ); do
  pid="\${file#/proc/}"
  kill -s KILL "\${pid%/environ}" 2>/dev/null
done
`;

/**
 * A guard that starts with the first group it watches: one small shell, which does not keep this process alive.
 *
 * @param mark what the environment of each process holds that is to end with this one
 */
export function createProcessGuard(mark = ""): ProcessGuard {
  let shell: ReturnType<typeof startShell> | undefined;
  return {
    get pid() {
      return shell?.pid;
    },
    watch: (leader) => {
      shell ??= startShell(mark);
      shell.stdin.write(`+ ${leader}\n`);
    },
    forget: (leader) => {
      shell?.stdin.write(`- ${leader}\n`);
    },
    close: async () => {
      const closing = shell;
      shell = undefined;
      // One that has been killed has no exit code either.
      if (closing?.exitCode !== null || closing.signalCode !== null) return;
      const exited = new Promise<void>((resolve) => closing.once("exit", resolve));
      // Whoever waits for its end must not end before.
      closing.ref();
      closing.stdin.end();
      await exited;
    },
  };
}

function startShell(mark: string) {
  const shell = spawn("/bin/sh", ["-c", script, "guard", mark], {
    env: {},
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without its guard the rehearsal still works; only an untimely death of this process leaves children behind.
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  shell.unref();
  return shell;
}
