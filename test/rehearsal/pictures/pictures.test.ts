import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { drawPictures, type PicturesOptions } from "../../../rehearsal/pictures";
import { PICTURE_SIZE } from "../../../rehearsal/pictures/scene";

const CLASSES = ["circle", "cross", "square", "star", "triangle"];

describe("Drawn pictures", () => {
  const folders: string[] = [];
  const texts: string[] = [];
  let pictures: Map<string, Buffer>;

  before(async () => {
    pictures = await draw({ seed: 1, picturesPerClass: 14, onProgress: (text) => texts.push(text) });
  });
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  /** Draws and reads back: file names with their folder, and contents. */
  async function draw(options: Omit<PicturesOptions, "folder">): Promise<Map<string, Buffer>> {
    const folder = await mkdtemp(join(tmpdir(), "pictures-"));
    folders.push(folder);
    await drawPictures({ ...options, folder });
    const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(jpg|png)$/.test(name)).sort();
    return new Map(await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name))] as const)));
  }

  it("lie in a folder for each class, half of them JPEG and half PNG, 64×64", async () => {
    for (const name of CLASSES) {
      const files = [...pictures.keys()].filter((file) => file.startsWith(`${name}/`));
      assert.equal(files.length, 14);
      assert.equal(files.filter((file) => file.endsWith(".jpg")).length, 7);
    }
    for (const [name, picture] of pictures) {
      const { format, width, height } = await sharp(picture).metadata();
      assert.deepEqual(
        { format, width, height },
        { format: name.endsWith(".jpg") ? "jpeg" : "png", width: PICTURE_SIZE, height: PICTURE_SIZE },
      );
    }
  });

  it("are the same for the same seed, however many are drawn, and others for another seed", async () => {
    const [few, more, others] = await Promise.all([
      draw({ seed: 7, picturesPerClass: 2 }),
      draw({ seed: 7, picturesPerClass: 4 }),
      draw({ seed: 8, picturesPerClass: 2 }),
    ]);
    assert.deepEqual(
      contents(few).filter((picture) => !contents(more).includes(picture)),
      [],
    );
    assert.deepEqual(
      contents(few).filter((picture) => contents(others).includes(picture)),
      [],
    );
  });

  it("are all different", () => {
    assert.equal(new Set(contents(pictures)).size, pictures.size);
  });

  it("lie in any folder when the labels are shuffled, and are otherwise the same", async () => {
    const shuffled = await draw({ seed: 1, picturesPerClass: 14, shuffledLabels: true });
    assert.deepEqual(contents(shuffled).sort(), contents(pictures).sort());
    const kept = [...shuffled].filter(([name, picture]) => pictures.get(name)?.equals(picture) === true).length;
    assert.ok(kept < 28, `${kept} of 70 pictures kept their label; chance would leave 14`);
  });

  it("report progress up to the last picture", () => {
    assert.deepEqual(texts, ["64 of 70 pictures", "70 of 70 pictures"]);
  });
});

function contents(pictures: ReadonlyMap<string, Buffer>): string[] {
  return [...pictures.values()].map((picture) => picture.toString("base64"));
}
