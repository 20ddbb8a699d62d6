import assert from "node:assert/strict";
import { sha256 } from "../../../delivery/data/dataset";
import { splitPictures, splitValidation, type HashedPicture } from "../../../delivery/data/split";

const classes = ["circle", "cross", "star"];
/** Pictures `first` to `last - 1` of a class. */
const pictures = (index: number, first: number, last: number): HashedPicture[] =>
  Array.from({ length: last - first }, (_, offset) => ({ class: index, sha256: sha256(`${index}/${first + offset}`) }));
const settings = { heldOutPictures: 200, validationShare: 0.2 };
const all = [...pictures(0, 0, 400), ...pictures(1, 0, 300), ...pictures(2, 0, 300)];
const count = (values: readonly unknown[], wanted: unknown): number => values.filter((value) => value === wanted).length;

describe("splitPictures", () => {
  const assigned = splitPictures(all, settings, classes);

  it("holds out what is asked for, from every class its share", () => {
    const heldOut = all.filter((_, index) => assigned[index] === "heldOut").map((picture) => picture.class);
    assert.deepEqual([0, 1, 2].map((index) => count(heldOut, index)), [80, 60, 60]);
  });

  it("validates with the asked share of the rest", () => {
    assert.equal(count(assigned, "validation"), 64 + 48 + 48);
    assert.equal(count(assigned, "train"), 256 + 192 + 192);
  });

  it("splits the same pictures the same way, in whatever order they are found", () => {
    assert.deepEqual(splitPictures([...all].reverse(), settings, classes).reverse(), assigned);
  });

  it("puts identical pictures into one part, even when they lie in two classes", () => {
    const first = all.slice(0, 400).map(({ sha256: hash }) => hash);
    const copies = [...all, ...first.map((hash) => ({ class: 0, sha256: hash })), ...first.map((hash) => ({ class: 1, sha256: hash }))];
    const parts = new Map<string, Set<string>>();
    splitPictures(copies, settings, classes).forEach((part, index) => {
      const hash = copies[index]?.sha256 ?? "";
      parts.set(hash, (parts.get(hash) ?? new Set()).add(part));
    });
    assert.deepEqual([...parts.values()].filter((set) => set.size > 1), []);
  });

  it("moves few pictures when one is added", () => {
    const more = splitPictures([...all, { class: 0, sha256: sha256("new") }], settings, classes);
    const moved = assigned.filter((part, index) => part !== more[index]).length;
    assert.ok(moved <= 4, `${moved} pictures moved`);
  });

  it("says that there are too few pictures", () => {
    assert.throws(() => splitPictures(all.slice(0, 200), settings, classes), /200 pictures are available, but training\.data\.heldOutPictures asks for 200/);
  });

  it("names the classes that would have nothing to train with", () => {
    const scarce = [...pictures(0, 0, 400), ...pictures(1, 0, 400), ...pictures(2, 0, 1)];
    assert.throws(() => splitPictures(scarce, settings, classes), /No picture is left to train star/);
  });
});

describe("splitValidation", () => {
  const train = pictures(0, 0, 100);
  const validation = [...pictures(0, 50, 400), ...pictures(1, 0, 300)];
  const assigned = splitValidation(train, validation, 200);

  it("holds out pictures of validation only, from every class its share", () => {
    const heldOut = validation.filter((_, index) => assigned[index] === "heldOut").map((picture) => picture.class);
    assert.deepEqual([count(heldOut, 0), count(heldOut, 1)], [100, 100]);
  });

  it("leaves out what train holds too", () => {
    assert.deepEqual(assigned.slice(0, 50), Array.from({ length: 50 }, () => undefined));
    assert.equal(count(assigned, undefined), 50);
  });

  it("says that validation is too small", () => {
    assert.throws(() => splitValidation(train, pictures(1, 0, 150), 200), /150 pictures are available/);
  });
});
