/**
 * The state of one stack: the objects of Pulumi's own S3 backend, each read and written as the backend does, so that
 * the role that updates a stack needs here the rights that it needs on AWS. README.md has them in a table. Source:
 * pulumi/pulumi pkg/backend/diy (state.go, stack_tags.go, store.go).
 */
import { z } from "zod";
import { EngineError } from "../types";
import { openLayout } from "./layout";
import type { ObjectStorage } from "./objectStorage";
import { emptySnapshot, type Snapshot, snapshotSchema } from "./snapshot";

const checkpointSchema = z.object({ version: z.literal(3), checkpoint: z.object({ latest: snapshotSchema }) });

export interface FinishedUpdate {
  readonly kind: "update" | "destroy";
  readonly result: "succeeded" | "failed";
  /** How many resources each operation was done to. */
  readonly changes: Readonly<Record<string, number>>;
  readonly startedAt: Date;
}

export class StackState {
  /** Without its extension. */
  private readonly path: string;
  private readonly key: string;
  private readonly historyFolder: string;
  private exists = false;
  private saving: Promise<void> = Promise.resolve();
  private waiting: (() => Snapshot) | undefined;

  public constructor(
    private readonly storage: ObjectStorage,
    private readonly project: string,
    private readonly stack: string,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.path = `.pulumi/stacks/${project}/${stack}`;
    this.key = `${this.path}.json`;
    this.historyFolder = `.pulumi/history/${project}/${stack}/`;
  }

  /** The last saved snapshot; undefined when the stack was never updated. */
  public async load(): Promise<Snapshot | undefined> {
    await openLayout(this.storage);
    this.exists = (await this.isThere()) && (await this.storage.exists(this.key));
    if (!this.exists) return undefined;
    const content = (await this.storage.read(this.key)) ?? "";
    await this.storage.read(`${this.path}.pulumi-tags`);
    try {
      return checkpointSchema.parse(JSON.parse(content)).checkpoint.latest;
    } catch (cause) {
      throw new EngineError(
        `The state of stack ${this.stack}, ${this.storage.url}/${this.key}, is not readable. ` +
          `Its last version is ${this.key}.bak.`,
        { cause },
      );
    }
  }

  /** Prepares for an update: there is a stack then, as after `pulumi stack init`. */
  public async begin(): Promise<Snapshot> {
    const snapshot = await this.load();
    if (snapshot === undefined) await this.write(emptySnapshot);
    return snapshot ?? emptySnapshot;
  }

  /**
   * Saves the newest snapshot; resolves when it is stored. Requests that arrive during a save are served together by
   * the next one, so that parallel steps do not queue up.
   */
  public save(snapshot: () => Snapshot): Promise<void> {
    const alreadyWaiting = this.waiting !== undefined;
    this.waiting = snapshot;
    if (!alreadyWaiting) {
      this.saving = this.saving.then(async () => {
        const newest = this.waiting;
        this.waiting = undefined;
        if (newest !== undefined) await this.write(newest());
      });
    }
    return this.saving;
  }

  /** Records a finished update in the stack's history, with a backup of its state. */
  public async end({ kind, result, changes, startedAt }: FinishedUpdate): Promise<void> {
    const nanoseconds = `${this.now().getTime()}000000`;
    const history = `${this.historyFolder}${this.stack}-${nanoseconds}`;
    const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
    const record = {
      kind,
      startTime: seconds(startedAt),
      endTime: seconds(this.now()),
      message: "",
      environment: {},
      config: {},
      result,
      resourceChanges: changes,
    };
    await this.storage.write(`${history}.history.json`, JSON.stringify(record));
    await this.storage.copy(this.key, `${history}.checkpoint.json`);
    const content = (await this.storage.read(this.key)) ?? "";
    const backup = `.pulumi/backups/${this.project}/${this.stack}/${this.stack}.${nanoseconds}.json`;
    await this.storage.write(backup, content);
  }

  /** How the last update ended, as `pulumi stack history` shows it; undefined before the first. */
  public async lastRecord(): Promise<unknown> {
    const keys = await this.storage.list(this.historyFolder);
    const newest = keys
      .filter((key) => key.endsWith(".history.json"))
      .sort()
      .at(-1);
    const content = newest === undefined ? undefined : await this.storage.read(newest);
    return content === undefined ? undefined : JSON.parse(content);
  }

  private async write(snapshot: Snapshot): Promise<void> {
    const manifest = { time: this.now().toISOString(), magic: "", version: "" };
    const checkpoint = {
      version: 3,
      checkpoint: {
        stack: `organization/${this.project}/${this.stack}`,
        latest: { manifest, resources: snapshot.resources },
      },
    };
    const content = JSON.stringify(checkpoint);
    if (this.exists) await this.storage.copy(this.key, `${this.key}.bak`);
    await this.storage.write(this.key, content);
    this.exists = true;
  }

  /**
   * Whether there is a checkpoint. The backend also finds one that was compressed (PULUMI_DIY_BACKEND_GZIP), the
   * youngest of all; here it is refused.
   */
  private async isThere(): Promise<boolean> {
    const found = await this.storage.list(this.key);
    const compressed = found.find((key) => key === `${this.key}.gz` || key === `${this.key}.zst`);
    if (compressed === undefined) return found.includes(this.key);
    throw new EngineError(
      `The state of stack ${this.stack} is compressed: ${this.storage.url}/${compressed}. The recording engine and ` +
        `the roles of the delivery know ${this.key} only: unset PULUMI_DIY_BACKEND_GZIP and run pulumi up once.`,
    );
  }
}
