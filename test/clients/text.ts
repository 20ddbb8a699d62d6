import { Writable } from "node:stream";

/** What was written to a stream that is no terminal. */
export class Text extends Writable {
  public text = "";

  public override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
