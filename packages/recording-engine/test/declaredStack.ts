/** A stack of the fixture program `declared`, with its state in a temporary folder. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createEngine } from "..";
import type { RecordingEngine } from "../recordingEngine";
import { messageOf } from "../thrown";
import type { Change, UpdateRequest, UpdateResult } from "../types";
import type { Declaration } from "./programs/declared/declaration";

export interface Run {
  /** What was done to things, in order: `create a=1`. */
  readonly journal: readonly string[];
  readonly result?: UpdateResult;
  /** The message with which the update failed. */
  readonly failure?: string;
  /** What the engine told. */
  readonly lines: readonly string[];
}

export interface RunOptions {
  readonly targets?: readonly string[];
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly refresh?: boolean;
}

export const declaredProgram = resolve(__dirname, "programs/declared");

export class DeclaredStack {
  private constructor(
    public readonly folder: string,
    public readonly engine: RecordingEngine,
  ) {}

  public static async open(options: { readonly lockWaitMilliseconds?: number } = {}): Promise<DeclaredStack> {
    const folder = await mkdtemp(join(tmpdir(), "engine-test-"));
    const engine = createEngine({
      folder: declaredProgram,
      backendUrl: pathToFileURL(folder).href,
      pollMilliseconds: 5,
      ...options,
    });
    return new DeclaredStack(folder, engine);
  }

  public async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Declares exactly these resources and updates the stack. */
  public async up(resources: readonly Declaration[], options: RunOptions = {}): Promise<Run> {
    const lines: string[] = [];
    const done: { result: UpdateResult } | { failure: string } = await this.engine
      .update(this.request(resources, options, lines))
      .then(
        (result) => ({ result }),
        (error: unknown) => ({ failure: messageOf(error) }),
      );
    return { journal: await this.takeJournal(), lines, ...done };
  }

  public async preview(resources: readonly Declaration[], options: RunOptions = {}): Promise<readonly Change[]> {
    return this.engine.preview(this.request(resources, options, []));
  }

  public async destroy(): Promise<readonly Change[]> {
    return this.engine.destroy(this.request([], {}, []));
  }

  /** Says what the next refresh finds of a thing: `gone`, `unseen`, or another value. */
  public async happens(label: string, fate: string): Promise<void> {
    await writeFile(`${this.journal}.${label}`, fate);
  }

  /** The saved state, as text. */
  public async state(): Promise<string> {
    return readFile(join(this.folder, ".pulumi/stacks/declared/one.json"), "utf8");
  }

  /** What was done to things since the last time. */
  public async takeJournal(): Promise<readonly string[]> {
    const text = await readFile(this.journal, "utf8").catch(() => "");
    await writeFile(this.journal, "");
    return text.split("\n").filter((line) => line !== "");
  }

  private get journal(): string {
    return join(this.folder, "journal");
  }

  private request(
    resources: readonly Declaration[],
    { targets, configuration, refresh }: RunOptions,
    lines: string[],
  ): UpdateRequest {
    return {
      stack: "one",
      configuration: { resources, journal: this.journal, ...configuration },
      onProgress: (line) => lines.push(line),
      ...(targets === undefined ? {} : { targets }),
      ...(refresh === undefined ? {} : { refresh }),
    };
  }
}

/** Opens a stack before each test of the suite, and removes it afterwards. */
export function eachWithStack(): () => DeclaredStack {
  let stack: DeclaredStack | undefined;
  beforeEach(async () => {
    stack = await DeclaredStack.open();
  });
  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });
  return () => {
    if (stack === undefined) throw new Error("The stack is open only during a test.");
    return stack;
  };
}

/** The operation on a resource, by its name. */
export function operationOn(run: Run, name: string): Change["operation"] | undefined {
  return run.result?.changes.find((change) => change.name === name)?.operation;
}
