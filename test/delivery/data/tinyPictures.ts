/** Pictures that are cheap to decode: one grey pixel, encoded once. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";

export type PictureType = "jpeg" | "png";

export class TinyPictures {
  private constructor(public readonly encoded: Readonly<Record<PictureType, Buffer>>) {}

  public static async encode(): Promise<TinyPictures> {
    const grey = sharp({ create: { width: 1, height: 1, channels: 3, background: "grey" } });
    return new TinyPictures({
      jpeg: await grey.clone().jpeg().toBuffer(),
      png: await grey.clone().png().toBuffer(),
    });
  }

  /** A picture that differs from others by what follows its end, which decoders pass over. */
  public of(text: string, type: PictureType = "jpeg"): Buffer {
    return Buffer.concat([this.encoded[type], Buffer.from(text)]);
  }

  /** Fills a folder with a subfolder for each class; every other class is of PNG, whatever the files' names say. */
  public fill(folder: string, picturesPerClass: number, classes = ["circle", "star"]): void {
    for (const [at, name] of classes.entries()) {
      mkdirSync(path.join(folder, name), { recursive: true });
      for (let index = 0; index < picturesPerClass; index += 1)
        writeFileSync(
          path.join(folder, name, `${index}.jpg`),
          this.of(`${name} ${index}`, at % 2 === 1 ? "png" : "jpeg"),
        );
    }
  }
}
