/** Described pictures with their labels in a file, so that memory does not grow with the data. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Samples that are written to the file at a time. */
const WRITTEN_TOGETHER = 64;

/** A file of samples: each is its description, then its label, as 32-bit floating-point numbers. */
export class SampleStore {
  private readonly file: number;
  /** Samples that are not in the file yet. */
  private readonly waiting: Float32Array;
  private waitingCount = 0;
  private writtenCount = 0;
  /** What was read last. */
  private readonly sample: Float32Array;
  private readonly width: number;

  /** @param length how many numbers describe a sample. */
  public constructor(private readonly length: number) {
    this.width = length + 1;
    this.waiting = new Float32Array(WRITTEN_TOGETHER * this.width);
    this.sample = new Float32Array(this.width);
    const folder = mkdtempSync(join(tmpdir(), "samples-"));
    this.file = openSync(join(folder, "samples"), "w+");
    // The open file lives on without its name, and is gone with the process however that ends.
    rmSync(folder, { recursive: true });
  }

  /** How many samples there are. */
  public get count(): number {
    return this.writtenCount + this.waitingCount;
  }

  /** Adds a sample. */
  public add(description: Float32Array, label: number): void {
    const start = this.waitingCount * this.width;
    this.waiting.set(description, start);
    this.waiting[start + this.length] = label;
    this.waitingCount += 1;
    if (this.waitingCount === WRITTEN_TOGETHER) {
      this.write();
    }
  }

  /** Reads a sample into `description` and returns its label. */
  public read(index: number, description: Float32Array): number {
    this.write();
    readSync(this.file, this.sample, 0, this.sample.byteLength, index * this.sample.byteLength);
    description.set(this.sample.subarray(0, this.length));
    return this.sample[this.length] ?? 0;
  }

  /** Gives the disk space back. */
  public close(): void {
    closeSync(this.file);
  }

  private write(): void {
    if (this.waitingCount === 0) return;
    const samples = this.waiting.subarray(0, this.waitingCount * this.width);
    writeSync(this.file, samples, 0, samples.byteLength);
    this.writtenCount += this.waitingCount;
    this.waitingCount = 0;
  }
}
