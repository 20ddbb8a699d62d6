/** Runs the programs of an image as the local cloud does, without a cloud around them. */
import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { writeRecords } from "../../../delivery/data/recordIO";
import { Ports } from "../../../packages/local-cloud/services/sagemaker/endpoints/ports";
import {
  type ContainerRole,
  containerEnvironment,
  type ContainerImage,
  mlRoot,
} from "../../../packages/local-cloud/services/sagemaker/images";
import { readImage } from "../../../packages/local-cloud/services/sagemaker/images/description";

/** The images that can be rehearsed. */
export const imagesFolder = resolve(__dirname, "../../../rehearsal/images");

/** As in the cloud, from a range in which the suites that run beside this one open none. */
const ports = new Ports();

/** A process whose standard output is read. */
type Program = ChildProcessByStdio<null, Readable, null>;

/** A picture with the index of its class. */
export interface Labelled {
  readonly label: number;
  readonly picture: Buffer;
}

/** How a training ended. */
export interface TrainingEnd {
  readonly exitCode: number | null;
  /** The text of `output/failure`. */
  readonly failure: string;
  readonly lines: readonly string[];
}

/** A container that trains and serves in one folder. */
export class Container {
  /** Stands for /opt/ml. */
  public readonly folder: string;

  private readonly started: Program[] = [];

  private constructor(
    private readonly home: string,
    private readonly image: ContainerImage,
  ) {
    this.folder = mlRoot(home);
  }

  /** @param repository a folder of rehearsal/images */
  public static async create(repository = "image-classification"): Promise<Container> {
    return new Container(await mkdtemp(join(tmpdir(), "container-")), readImage(imagesFolder, repository));
  }

  /** What its TMPDIR names. */
  public get temporary(): string {
    return join(this.home, "tmp");
  }

  public path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  public async write(name: string, content: string | Buffer): Promise<void> {
    await mkdir(join(this.path(name), ".."), { recursive: true });
    await writeFile(this.path(name), content);
  }

  /** Writes the RecordIO channels train and validation. */
  public async writeChannels(channels: Readonly<Record<"train" | "validation", readonly Labelled[]>>): Promise<void> {
    for (const [name, pictures] of Object.entries(channels)) {
      await mkdir(this.path("input/data", name), { recursive: true });
      const records = pictures.map(({ label, picture }, index) => ({ labels: [label], id: BigInt(index), picture }));
      await writeRecords(this.path("input/data", name, `${name}.rec`), records);
    }
    await this.write(
      "input/config/inputdataconfig.json",
      JSON.stringify({
        train: { ContentType: "application/x-recordio" },
        validation: { ContentType: "application/x-recordio" },
      }),
    );
  }

  /** Runs the training to its end. */
  public async train(hyperparameters: Readonly<Record<string, string>>): Promise<TrainingEnd> {
    await this.write("input/config/hyperparameters.json", JSON.stringify(hyperparameters));
    const process = await this.start("train", {});
    const lines: string[] = [];
    createInterface({ input: process.stdout }).on("line", (line) => lines.push(line));
    const [exitCode] = (await once(process, "close")) as [number | null];
    const failure = await readFile(this.path("output/failure"), "utf8").catch(() => "");
    return { exitCode, failure, lines };
  }

  /** Starts the serving and resolves when it answers. */
  public async serve(): Promise<ServingProcess> {
    const port = await ports.reserve();
    const process = await this.start("serve", { SAGEMAKER_BIND_TO_PORT: String(port) });
    if (!(await saysThatItServes(process))) throw new Error(`${this.image.file}: serve has ended before it answered.`);
    return new ServingProcess(process, `http://127.0.0.1:${port}`);
  }

  /** Ends what still runs, as after a test that failed in the middle, and removes the folder. */
  public async remove(): Promise<void> {
    const left = this.started.filter((process) => !hasEnded(process));
    const closed = left.map((process) => once(process, "close"));
    for (const process of left) process.kill("SIGKILL");
    await Promise.all(closed);
    await rm(this.home, { recursive: true, force: true });
  }

  private async start(role: ContainerRole, environment: Readonly<Record<string, string>>): Promise<Program> {
    const command = this.image.commands[role];
    assert.ok(command !== undefined, `${this.image.file} does not say how its ${role} is started`);
    const process = spawn(command.file, command.arguments, {
      cwd: this.home,
      env: await containerEnvironment(this.image, this.home, environment),
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.started.push(process);
    return process;
  }
}

/** A serving container. */
export class ServingProcess {
  public constructor(
    private readonly process: Program,
    public readonly url: string,
  ) {}

  public invoke(
    body: Uint8Array,
    contentType?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const type = contentType === undefined ? {} : { "content-type": contentType };
    return fetch(`${this.url}/invocations`, { method: "POST", body, headers: { ...type, ...headers } });
  }

  /** Ends it as SageMaker does and resolves with its exit code. */
  public async stop(): Promise<number | null> {
    if (!hasEnded(this.process)) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      await ended;
    }
    return this.process.exitCode;
  }
}

/** The accuracy that the last line of its kind in a log announces. */
export function lastAccuracy(lines: readonly string[], kind: "Train" | "Validation"): number {
  const line = lines.findLast((text) => text.includes(`${kind}-accuracy=`)) ?? "";
  return Number(line.split("=").at(-1));
}

/** False when it has ended without. */
async function saysThatItServes(process: Program): Promise<boolean> {
  for await (const line of createInterface({ input: process.stdout }))
    if (line.includes("started on port")) return true;
  return false;
}

function hasEnded({ exitCode, signalCode }: Program): boolean {
  return exitCode !== null || signalCode !== null;
}
