/**
 * The state of one stack in the key layout of Pulumi's own S3 backend, so that the role that updates a stack needs here
 * the rights that it needs on AWS. Source of the layout: pulumi/pulumi pkg/backend/diy (state.go, store.go, meta.go).
 */
import { z } from "zod";
import { EngineError } from "../types";
import type { ObjectStorage } from "./objectStorage";
import { emptySnapshot, type Snapshot, snapshotSchema } from "./snapshot";

/** Project-scoped stacks. */
const layoutVersion = "version: 1\n";
const metaKey = ".pulumi/meta.yaml";

const checkpointSchema = z.object({ version: z.literal(3), checkpoint: z.object({ latest: snapshotSchema }) });

export interface FinishedUpdate {
  readonly kind: "update" | "destroy";
  readonly result: "succeeded" | "failed";
  /** How many resources each operation was done to. */
  readonly changes: Readonly<Record<string, number>>;
  readonly startedAt: Date;
}

export class StackState {
  private content: string | undefined;
  private saving: Promise<void> = Promise.resolve();
  private waiting: (() => Snapshot) | undefined;

  public constructor(
    private readonly storage: ObjectStorage,
    private readonly project: string,
    private readonly stack: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  private get key(): string {
    return `.pulumi/stacks/${this.project}/${this.stack}.json`;
  }

  /** The last saved snapshot; undefined when the stack was never updated. */
  public async load(): Promise<Snapshot | undefined> {
    await this.storage.read(metaKey);
    this.content = await this.storage.read(this.key);
    if (this.content === undefined) return undefined;
    try {
      return checkpointSchema.parse(JSON.parse(this.content)).checkpoint.latest;
    } catch (cause) {
      throw new EngineError(
        `The state of stack ${this.stack}, ${this.storage.url}/${this.key}, is not readable. ` +
          `Its last version is ${this.key}.bak.`,
        { cause },
      );
    }
  }

  /** Prepares for an update: writes the layout's mark once, and keeps a copy of the state as it was. */
  public async begin(): Promise<Snapshot> {
    const snapshot = await this.load();
    if (this.content === undefined) await this.storage.write(metaKey, layoutVersion);
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
    const history = `.pulumi/history/${this.project}/${this.stack}/${this.stack}-${nanoseconds}`;
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
    const content = this.content ?? "";
    await Promise.all([
      this.storage.write(`${history}.history.json`, JSON.stringify(record)),
      this.storage.write(`${history}.checkpoint.json`, content),
      this.storage.write(`.pulumi/backups/${this.project}/${this.stack}/${this.stack}.${nanoseconds}.json`, content),
    ]);
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
    if (this.content !== undefined) await this.storage.write(`${this.key}.bak`, this.content);
    await this.storage.write(this.key, content);
    this.content = content;
  }
}
