import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { sha256 } from "../../../contract/hash";
import type { Dataset } from "../../../delivery/data/dataset";
import { examine, preparePicture } from "../../../delivery/data/findings";
import { KnownPictures } from "../../../delivery/data/knownPictures";
import type { LeftOut } from "../../../delivery/data/leftOut";
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
  /** What the first reading of the data came to, and what it has left in the file: with it every test begins. */
  let first: Dataset;
  let left: Buffer;

  before(async () => {
    pictures = await TinyPictures.encode();
    preparation = await Preparation.open();
    file = preparation.knownPictures;
    pictures.fill(preparation.path("pictures"), 11);
    preparation.write("pictures/star/none.jpg", "no picture");
    first = await read();
    left = preparation.known();
  });
  after(() => preparation.close());
  beforeEach(() => {
    writeFileSync(file, left);
  });

  const read = (source = "pictures"): Promise<Dataset> => preparation.read(source);
  /** A copy of the data, to be changed. */
  const copy = (): string => {
    cpSync(preparation.path("pictures"), preparation.path("changed"), { recursive: true });
    return "changed";
  };
  const kept = (): Kept => JSON.parse(readFileSync(file, "utf8")) as Kept;
  const change = (edit: (content: Kept) => void): void => {
    const content = kept();
    edit(content);
    writeFileSync(file, JSON.stringify(content));
  };
  const inWords = (leftOut: readonly LeftOut[] = []): readonly string[] =>
    leftOut.map(({ origin, fault }) => `${origin} ${fault}`);
  const asRead = ({ version, samples, summary }: Dataset): unknown => ({ version, samples, summary });

  it("is kept for the next reading, which does not decode them again and comes to the same", async () => {
    assert.equal(Object.keys(kept().pictures).length, 23);
    const broken = sha256(readFileSync(preparation.path("pictures/circle/3.jpg")));
    assert.deepEqual(asRead(await read()), asRead(first));
    // Nobody who decodes this picture finds a fault.
    change(({ pictures: found }) => (found[broken] = { fault: "is known not to be wanted" }));
    const { version } = await preparation.prepare("pictures");
    const summary = preparation.object(`datasets/${version}/${attempt}/summary.json`);
    const { leftOut } = JSON.parse(String(summary)) as DataSummary;
    assert.deepEqual(inWords(leftOut), [
      "circle/3.jpg is known not to be wanted",
      "star/none.jpg is none of JPEG, PNG, WebP, GIF, TIFF, AVIF",
    ]);
  });

  it("holds only while the bytes are the same", async () => {
    const circle = readFileSync(preparation.path("pictures/circle/3.jpg"));
    change(({ pictures: found }) => (found[sha256(circle)] = { fault: "is known not to be wanted" }));
    const changed = copy();
    // The same name, the same size.
    preparation.write(`${changed}/circle/3.jpg`, circle.subarray().fill("x", circle.length - 1));
    const { summary } = await read(changed);
    assert.deepEqual(inWords(summary?.leftOut), ["star/none.jpg is none of JPEG, PNG, WebP, GIF, TIFF, AVIF"]);
  });

  it("is forgotten when the data no longer holds them", async () => {
    const changed = copy();
    rmSync(preparation.path(changed, "star/none.jpg"));
    await read(changed);
    assert.equal(Object.keys(kept().pictures).length, 22);
  });

  /** Looks at two pictures of the data and keeps what they are. */
  async function lookAtTwo(): Promise<Kept> {
    const known = await KnownPictures.open(file);
    for (const picture of ["circle/0.jpg", "star/0.jpg"].map((name) => preparation.path("pictures", name)))
      await examine(picture, 0, readFileSync(picture), known);
    known.save();
    return kept();
  }

  it("counts for nothing when another version found it, when it is unreadable or was cut short", async () => {
    rmSync(file);
    const whole = await lookAtTwo();
    change((content) => {
      content.examiner = "another";
      for (const hash of Object.keys(content.pictures)) content.pictures[hash] = { fault: "was found by another" };
    });
    assert.deepEqual(await lookAtTwo(), whole);
    change(({ pictures: found }) => {
      for (const hash of Object.keys(found)) found[hash] = { kind: 1 };
    });
    assert.deepEqual(await lookAtTwo(), whole);
    writeFileSync(file, left.subarray(0, 30));
    assert.deepEqual(await lookAtTwo(), whole);
    assert.equal(Object.keys(whole.pictures).length, 2);
  });

  it("is nowhere kept unless a file is named", async () => {
    rmSync(file);
    await preparation.read("pictures", { knownPictures: undefined });
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
