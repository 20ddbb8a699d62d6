/**
 * The lock that keeps two updates of one stack apart, as Pulumi's own S3 backend keeps it (pulumi/pulumi
 * pkg/backend/diy/lock.go): list, write, list again, and give way when another one is there. Where Pulumi gives up at
 * once, this waits with a limit.
 */
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineError } from "../types";
import type { ObjectStorage } from "./objectStorage";

interface Holder {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

export interface LockOptions {
  /** How long to wait for another update, in milliseconds. */
  readonly waitMilliseconds: number;
  /** How often to look, in milliseconds. */
  readonly pollMilliseconds: number;
  readonly onProgress: (line: string) => void;
}

/**
 * Runs a task while holding the stack's lock.
 *
 * @throws EngineError that names the holder when the wait ends without the lock
 */
export async function withLock<Result>(
  storage: ObjectStorage,
  project: string,
  stack: string,
  options: LockOptions,
  task: () => Promise<Result>,
): Promise<Result> {
  const folder = `.pulumi/locks/organization/${project}/${stack}/`;
  const key = `${folder}${randomUUID()}.json`;
  await acquire(storage, folder, key, stack, options);
  try {
    return await task();
  } finally {
    await storage.remove(key);
  }
}

async function acquire(
  storage: ObjectStorage,
  folder: string,
  key: string,
  stack: string,
  options: LockOptions,
): Promise<void> {
  const deadline = performance.now() + options.waitMilliseconds;
  let announced = "";
  for (;;) {
    const holder =
      (await findHolder(storage, folder, key, options)) ?? (await writeAndCheck(storage, folder, key, options));
    if (holder === undefined) return;
    if (performance.now() >= deadline) {
      throw new EngineError(
        `Stack ${stack} is locked by ${holder.description} and was so for ${Math.round(options.waitMilliseconds / 1000)} s. Wait for that update to end; ` +
          `if it no longer runs, remove ${storage.url}/${holder.key} (what "pulumi cancel" does) and run this again.`,
      );
    }
    if (announced !== holder.description)
      options.onProgress(`Waiting for stack ${stack}: locked by ${holder.description}`);
    announced = holder.description;
    await sleep(options.pollMilliseconds);
  }
}

interface FoundLock {
  readonly key: string;
  readonly description: string;
}

async function writeAndCheck(
  storage: ObjectStorage,
  folder: string,
  key: string,
  options: LockOptions,
): Promise<FoundLock | undefined> {
  const mine: Holder = {
    pid: process.pid,
    username: userInfo().username,
    hostname: hostname(),
    timestamp: new Date().toISOString(),
  };
  await storage.write(key, JSON.stringify(mine));
  const other = await findHolder(storage, folder, key, options);
  if (other !== undefined) await storage.remove(key);
  return other;
}

async function findHolder(
  storage: ObjectStorage,
  folder: string,
  ownKey: string,
  options: LockOptions,
): Promise<FoundLock | undefined> {
  for (const key of await storage.list(folder)) {
    if (key === ownKey) continue;
    const content = await storage.read(key);
    if (content === undefined) continue;
    const holder = JSON.parse(content) as Holder;
    if (hasEnded(holder)) {
      options.onProgress(
        `Removing the lock of process ${holder.pid} on this machine, which has ended without removing it`,
      );
      await storage.remove(key);
      continue;
    }
    return {
      key,
      description: `${holder.username}@${holder.hostname} (process ${holder.pid}) since ${holder.timestamp}`,
    };
  }
  return undefined;
}

/** Only known of processes of this machine: in a rehearsal all are, and an interrupted one must not block the next. */
function hasEnded(holder: Holder): boolean {
  if (holder.hostname !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
