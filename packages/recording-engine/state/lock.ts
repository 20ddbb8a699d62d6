/**
 * The lock that keeps two updates of one stack apart, as Pulumi's own S3 backend keeps it (pulumi/pulumi
 * pkg/backend/diy/lock.go): list, write, list again, and give way when another one is there. Where Pulumi gives up at
 * once, this waits with a limit.
 */
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { EngineError } from "../types";
import type { ObjectStorage } from "./objectStorage";

const holderSchema = z.object({ pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string() });
type Holder = Readonly<z.infer<typeof holderSchema>>;

export interface LockOptions {
  readonly storage: ObjectStorage;
  readonly project: string;
  readonly stack: string;
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
export async function withLock<Result>(options: LockOptions, task: () => Promise<Result>): Promise<Result> {
  const lock = new Lock(options);
  await lock.acquire();
  try {
    return await task();
  } finally {
    await lock.release();
  }
}

interface FoundLock {
  readonly key: string;
  readonly description: string;
}

class Lock {
  private readonly folder: string;
  private readonly key: string;

  public constructor(private readonly options: LockOptions) {
    this.folder = `.pulumi/locks/organization/${options.project}/${options.stack}/`;
    this.key = `${this.folder}${randomUUID()}.json`;
  }

  public async acquire(): Promise<void> {
    const { stack, waitMilliseconds, pollMilliseconds, onProgress } = this.options;
    const deadline = performance.now() + waitMilliseconds;
    let announced = "";
    for (;;) {
      const holder = (await this.findHolder()) ?? (await this.writeAndCheck());
      if (holder === undefined) return;
      if (performance.now() >= deadline) throw this.stillHeld(holder);
      if (announced !== holder.description) onProgress(`Waiting for stack ${stack}: locked by ${holder.description}`);
      announced = holder.description;
      await sleep(pollMilliseconds);
    }
  }

  public async release(): Promise<void> {
    await this.options.storage.remove(this.key);
  }

  private stillHeld({ key, description }: FoundLock): EngineError {
    const { storage, stack, waitMilliseconds } = this.options;
    const waited = Math.round(waitMilliseconds / 1000);
    return new EngineError(
      `Stack ${stack} is locked by ${description} and was so for ${waited} s. Wait for that update to end; if it no ` +
        `longer runs, remove ${storage.url}/${key} (what "pulumi cancel" does) and run this again.`,
    );
  }

  private async writeAndCheck(): Promise<FoundLock | undefined> {
    const mine: Holder = {
      pid: process.pid,
      username: userInfo().username,
      hostname: hostname(),
      timestamp: new Date().toISOString(),
    };
    await this.options.storage.write(this.key, JSON.stringify(mine));
    const other = await this.findHolder();
    if (other !== undefined) await this.release();
    return other;
  }

  private async findHolder(): Promise<FoundLock | undefined> {
    const { storage, onProgress } = this.options;
    for (const key of await storage.list(this.folder)) {
      if (key === this.key) continue;
      const content = await storage.read(key);
      if (content === undefined) continue;
      const holder = holderSchema.parse(JSON.parse(content));
      if (!hasEnded(holder)) {
        const { username, hostname: machine, pid, timestamp } = holder;
        return { key, description: `${username}@${machine} (process ${pid}) since ${timestamp}` };
      }
      onProgress(`Removing the lock of process ${holder.pid} on this machine, which has ended without removing it`);
      await storage.remove(key);
    }
    return undefined;
  }
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
