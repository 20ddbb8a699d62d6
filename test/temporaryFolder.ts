/** Where tests write what they do not keep. */
import { accessSync, constants, readFileSync, statfsSync } from "node:fs";

/** Linux keeps it in memory. */
const folder = "/dev/shm";

/** Many times what the tests have in it at a time; containers often give less. */
const neededBytes = 2 ** 28;

/**
 * A temporary folder in memory, where there is one in which programs may run; undefined elsewhere. A row of the local
 * cloud is written over many times, and on some disks each time takes milliseconds.
 */
export function folderInMemory(): string | undefined {
  try {
    const mount = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" "))
      .find(([, place]) => place === folder);
    const [, , type, options = ""] = mount ?? [];
    if (type !== "tmpfs" || options.split(",").includes("noexec")) return undefined;
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= neededBytes ? folder : undefined;
  } catch {
    // Not Linux, or not for this user.
    return undefined;
  }
}
