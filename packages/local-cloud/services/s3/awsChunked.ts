import { Transform, type TransformCallback } from "node:stream";
import { s3Errors } from "./errors";

type Part = "size" | "data" | "end of data" | "trailer" | "done";

/** Characters of a line: a size with its signature, or a trailer with a checksum. */
const longestLine = 16 * 1024;

/**
 * Decodes `content-encoding: aws-chunked`: chunks with a hexadecimal size before each and trailing headers after the
 * last. Signatures of chunks are not checked (see protocols/address.ts).
 */
export class AwsChunkedDecoder extends Transform {
  /** The trailing headers, by name in lower case; complete when the stream has ended. */
  public readonly trailers: Record<string, string> = {};
  private part: Part = "size";
  private left = 0;
  private line = "";

  public override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      for (let rest = chunk; rest.length > 0;) rest = this.part === "data" ? this.takeData(rest) : this.takeLine(rest);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  public override _flush(done: TransformCallback): void {
    // Some clients leave out the line break after the last trailer.
    if (this.part === "trailer" && this.line !== "") this.readTrailer(this.line);
    done(this.part === "done" || this.part === "trailer" ? null : s3Errors.incompleteBody());
  }

  private takeData(bytes: Buffer): Buffer {
    const taken = bytes.subarray(0, this.left);
    this.left -= taken.length;
    this.push(taken);
    if (this.left === 0) this.part = "end of data";
    return bytes.subarray(taken.length);
  }

  private takeLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf("\n");
    this.line += bytes.subarray(0, end === -1 ? undefined : end).toString("latin1");
    if (this.line.length > longestLine) throw s3Errors.incompleteBody();
    if (end === -1) return Buffer.alloc(0);
    const line = this.line.replace(/\r$/u, "");
    this.line = "";
    this.readLine(line);
    return bytes.subarray(end + 1);
  }

  private readLine(line: string): void {
    switch (this.part) {
      case "size":
        this.left = readSize(line);
        this.part = this.left === 0 ? "trailer" : "data";
        return;
      case "end of data":
        if (line !== "") throw s3Errors.incompleteBody();
        this.part = "size";
        return;
      case "trailer":
        if (line === "") this.part = "done";
        else this.readTrailer(line);
        return;
      case "data":
      case "done":
        return;
    }
  }

  private readTrailer(line: string): void {
    const colon = line.indexOf(":");
    this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

/** `1000;chunk-signature=…` */
function readSize(line: string): number {
  const digits = /^([0-9a-f]+)(?:;.*)?$/iu.exec(line)?.[1];
  if (digits === undefined) throw s3Errors.incompleteBody();
  return Number.parseInt(digits, 16);
}
