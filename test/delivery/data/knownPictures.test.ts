import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { DataManifest } from "../../../contract/dataManifest";
import { sha256 } from "../../../contract/hash";
import { examine, preparePicture } from "../../../delivery/data/findings";
import { KnownPictures } from "../../../delivery/data/knownPictures";
import type { DataSummary } from "../../../delivery/data/summary";
import { UnusableData } from "../../../delivery/data/unusableData";
import { attempt, Preparation } from "./preparation";
import { TinyPictures } from "./tinyPictures";

interface Kept {
  examiner: string;
  pictures: Record<string, unknown>;
}

describe("what pictures were found to be", () => {
  let pictures: TinyPictures;
  let preparation: Preparation;
  let file: string;

  before(async () => {
    pictures = await TinyPictures.encode();
  });
  beforeEach(async () => {
    preparation = await Preparation.open();
    file = preparation.path("known-pictures.json");
    await pictures.fill(preparation.path("pictures"), 12);
    await preparation.write("pictures/star/none.jpg", "no picture");
  });
  afterEach(() => preparation.close());

  const prepare = (): Promise<DataManifest> => preparation.prepare("pictures", "image-classification", file);
  const kept = (): Kept => JSON.parse(readFileSync(file, "utf8")) as Kept;
  const change = (edit: (content: Kept) => void): void => {
    const content = kept();
    edit(content);
    writeFileSync(file, JSON.stringify(content));
  };
  const leftOut = ({ version }: DataManifest): readonly string[] =>
    (JSON.parse(String(preparation.object(`datasets/${version}/${attempt}/summary.json`))) as DataSummary).leftOut.map(
      ({ origin, fault }) => `${origin} ${fault}`,
    );

  it("is kept for the next reading, which does not decode them again and comes to the same", async () => {
    const first = await prepare();
    assert.equal(Object.keys(kept().pictures).length, 25);
    const broken = sha256(readFileSync(preparation.path("pictures/circle/3.jpg")));
    assert.deepEqual(await prepare(), first);
    // Nobody who decodes this picture finds a fault.
    change(({ pictures: found }) => (found[broken] = { fault: "is known not to be wanted" }));
    assert.deepEqual(leftOut(await prepare()), [
      "circle/3.jpg is known not to be wanted",
      "star/none.jpg is none of JPEG, PNG, WebP, GIF, TIFF, AVIF",
    ]);
  });

  it("holds only while the bytes are the same", async () => {
    await prepare();
    const circle = readFileSync(preparation.path("pictures/circle/3.jpg"));
    change(({ pictures: found }) => (found[sha256(circle)] = { fault: "is known not to be wanted" }));
    // The same name, the same size.
    await preparation.write("pictures/circle/3.jpg", circle.subarray().fill("x", circle.length - 1));
    assert.deepEqual(leftOut(await prepare()), ["star/none.jpg is none of JPEG, PNG, WebP, GIF, TIFF, AVIF"]);
  });

  it("is forgotten when the data no longer holds them", async () => {
    await prepare();
    rmSync(preparation.path("pictures/star/none.jpg"));
    await prepare();
    assert.equal(Object.keys(kept().pictures).length, 24);
  });

  it("counts for nothing when another version found it, or when it is unreadable", async () => {
    await prepare();
    const whole = kept();
    change((content) => {
      content.examiner = "another";
      for (const hash of Object.keys(content.pictures)) content.pictures[hash] = { fault: "was found by another" };
    });
    await prepare();
    assert.deepEqual(kept(), whole);
    writeFileSync(file, JSON.stringify({ ...whole, pictures: { abc: { kind: 1 } } }));
    await prepare();
    assert.deepEqual(kept(), whole);
  });

  it("counts for nothing when its file was cut short", async () => {
    const first = await prepare();
    writeFileSync(file, readFileSync(file, "utf8").slice(0, 30));
    assert.deepEqual(await prepare(), first);
    assert.equal(Object.keys(kept().pictures).length, 25);
  });

  it("is nowhere kept unless a file is named", async () => {
    await preparation.prepare("pictures");
    assert.throws(kept, /ENOENT/);
  });

  it("is of no use for other bytes: a picture that changes while the data is read is refused", async () => {
    const known = await KnownPictures.open(undefined);
    const content = pictures.of("first");
    const picture = await examine("circle/3.jpg", 0, content, known);
    assert.ok("picture" in picture);
    assert.equal(await preparePicture(picture, content), content);
    await assert.rejects(
      preparePicture(picture, pictures.of("later")),
      (error) =>
        error instanceof UnusableData && error.message.includes("circle/3.jpg was changed while the data was read"),
    );
  });
});
