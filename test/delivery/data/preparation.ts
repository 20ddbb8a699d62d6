/** Data that is prepared in a test: a checkout that holds what it is made of, and the bucket that it comes into. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { type DataManifest, newAttempt } from "../../../contract/dataManifest";
import { sha256 } from "../../../contract/hash";
import type { Dataset } from "../../../delivery/data/dataset";
import { locators } from "../../../delivery/data/locate";
import { prepareData } from "../../../delivery/data/prepare";
import { type ImageRecord, readRecords } from "../../../delivery/data/recordIO";
import { sourceClient } from "../../../delivery/data/s3Folder";
import { describeSummary } from "../../../delivery/data/summary";
import type { ModelKindName } from "../../../settings/modelKinds";
import { startStubAws, type StubAws } from "../stubAws";

/** Each sample that is held out is an upload. */
const split = { heldOutSamples: 2, validationShare: 0.2 };
const execution = "e-1";
/** Names what the preparations of these tests write. */
export const attempt = newAttempt(execution);

/** What a preparation of these tests may be asked. */
export interface PreparationOptions {
  readonly kind?: ModelKindName;
  /** Another execution. */
  readonly execution?: string;
  /** The file that keeps what pictures were found to be. Default: one of the checkout. */
  readonly knownPictures?: string | undefined;
}

export class Preparation {
  /** What was reported. */
  public readonly lines: string[] = [];
  /** The data that approved packages were trained with, the newest first. */
  public approved: readonly DataManifest[] = [];

  private readonly s3 = sourceClient("eu-central-1");

  private constructor(
    public readonly aws: StubAws,
    /** The checkout. */
    public readonly home: string,
  ) {}

  /** @param known what another preparation has found pictures to be (`known`), so that they are not decoded again */
  public static async open(known?: Buffer): Promise<Preparation> {
    const home = mkdtempSync(path.join(os.tmpdir(), "prepare-test-"));
    const preparation = new Preparation(await startStubAws(), home);
    if (known !== undefined) writeFileSync(preparation.knownPictures, known);
    return preparation;
  }

  /** The file that keeps what pictures were found to be. */
  public get knownPictures(): string {
    return this.path("known-pictures.json");
  }

  /** What pictures were found to be. */
  public known(): Buffer {
    return readFileSync(this.knownPictures);
  }

  public async close(): Promise<void> {
    await this.aws.close();
    rmSync(this.home, { recursive: true });
  }

  /** Forgets what was prepared and reported; in AWS there is what is given, in the checkout the same as before. */
  public beginAgain(objects: ReadonlyMap<string, Buffer>): void {
    this.lines.length = 0;
    this.approved = [];
    this.aws.calls.length = 0;
    this.aws.objects.clear();
    for (const [key, content] of objects) this.aws.objects.set(key, content);
  }

  /** A file or folder of the checkout. */
  public path(...names: readonly string[]): string {
    return path.join(this.home, ...names);
  }

  /** Writes a file of the checkout, with its folder. */
  public write(name: string, content: string | Buffer): void {
    mkdirSync(path.dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  private get usual(): Required<PreparationOptions> {
    return { kind: "image-classification", execution, knownPictures: this.knownPictures };
  }

  /** Reads a source as a preparation does, reports what it holds, and brings it nowhere. */
  public async read(source: string, options: Omit<PreparationOptions, "execution"> = {}): Promise<Dataset> {
    const { kind, knownPictures } = { ...this.usual, ...options };
    const context = {
      folder: this.home,
      s3: this.s3,
      workspace: this.home,
      knownPictures,
      onProgress: () => undefined,
    };
    const dataset = await (await locators[kind]({ source, ...split }, context)).read();
    if (dataset.summary !== undefined) this.lines.push(...describeSummary(dataset.summary));
    return dataset;
  }

  public prepare(source: string, options: PreparationOptions = {}): Promise<DataManifest> {
    return prepareData({
      ...this.usual,
      folder: this.home,
      s3: this.s3,
      bucket: "data",
      settings: { source, ...split },
      approved: () => Readable.from(this.approved),
      report: (line) => this.lines.push(line),
      ...options,
    });
  }

  /** What was uploaded, in order. */
  public uploads(): readonly string[] {
    return this.aws.calls.filter((call) => call.startsWith("PUT "));
  }

  /** An object of the data bucket; empty when it is not there. */
  public object(key: string): Buffer {
    return this.aws.objects.get(`data/${key}`) ?? Buffer.alloc(0);
  }

  public heldOutSamples(version: string): readonly Buffer[] {
    return [...this.aws.objects]
      .filter(([key]) => key.startsWith(`data/held-out/${version}/${attempt}/samples/`))
      .map(([, content]) => content);
  }

  /** The records of a channel in the bucket. */
  public async records(version: string, part: "train" | "validation"): Promise<readonly ImageRecord[]> {
    const file = this.path(`${part}-check.rec`);
    writeFileSync(file, this.object(`datasets/${version}/${attempt}/${part}/${part}.rec`));
    const records: ImageRecord[] = [];
    for await (const record of readRecords(file)) records.push(record);
    return records;
  }

  /** The hashes of what a part in the bucket holds. */
  public async hashes(version: string, part: "train" | "validation" | "heldOut"): Promise<readonly string[]> {
    if (part === "heldOut") return this.heldOutSamples(version).map(sha256);
    return (await this.records(version, part)).map((record) => sha256(record.picture));
  }
}
