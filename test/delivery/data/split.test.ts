import assert from "node:assert/strict";
import { sha256 } from "../../../contract/hash";
import { type HashedSample, type Part, splitSamples, splitValidation } from "../../../delivery/data/split";

/** Pictures `first` to `last - 1` of a class. */
const pictures = (index: number, first: number, last: number): HashedSample[] =>
  Array.from({ length: last - first }, (_, offset) => ({ class: index, sha256: sha256(`${index}/${first + offset}`) }));
const settings = { heldOutSamples: 200, validationShare: 0.2 };
const all = [...pictures(0, 0, 400), ...pictures(1, 0, 300), ...pictures(2, 0, 300)];
const count = (values: readonly unknown[], wanted: unknown): number =>
  values.filter((value) => value === wanted).length;

const partsOf = (parts: ReadonlyMap<HashedSample, Part>, index: number): Part[] =>
  [...parts].filter(([picture]) => picture.class === index).map(([, part]) => part);

describe("splitSamples", () => {
  const parts = splitSamples(all, settings);

  it("holds out what is asked for, from every class its share", () => {
    assert.deepEqual(
      [0, 1, 2].map((index) => count(partsOf(parts, index), "heldOut")),
      [80, 60, 60],
    );
  });

  it("validates with the asked share of the rest", () => {
    assert.equal(count([...parts.values()], "validation"), 64 + 48 + 48);
    assert.equal(count([...parts.values()], "train"), 256 + 192 + 192);
  });

  it("splits the same pictures the same way, in whatever order they are found", () => {
    const reversed = splitSamples([...all].reverse(), settings);
    assert.deepEqual(
      all.map((picture) => reversed.get(picture)),
      all.map((picture) => parts.get(picture)),
    );
  });

  it("puts identical pictures into one part, even when they lie in two classes", () => {
    const copies = [
      ...all,
      ...all.slice(0, 400).flatMap(({ sha256: hash }) => [0, 1].map((index) => ({ class: index, sha256: hash }))),
    ];
    const found = new Map<string, Set<Part>>();
    for (const [picture, part] of splitSamples(copies, settings))
      found.set(picture.sha256, (found.get(picture.sha256) ?? new Set()).add(part));
    assert.deepEqual(
      [...found.values()].filter((its) => its.size > 1),
      [],
    );
  });

  it("moves few pictures when one is added", () => {
    const more = splitSamples([...all, { class: 0, sha256: sha256("new") }], settings);
    const moved = all.filter((picture) => parts.get(picture) !== more.get(picture)).length;
    assert.ok(moved <= 4, `${moved} pictures moved`);
  });

  it("holds a quarter of a small source out, so that something is left to learn from", () => {
    const small = splitSamples([...pictures(0, 0, 200), ...pictures(1, 0, 60), ...pictures(2, 0, 40)], settings);
    assert.deepEqual(
      [0, 1, 2].map((index) => count(partsOf(small, index), "heldOut")),
      [50, 15, 10],
    );
  });

  it("has every part of a class of ten", () => {
    const uneven = splitSamples([...pictures(0, 0, 400), ...pictures(1, 0, 10)], settings);
    assert.deepEqual(new Set(partsOf(uneven, 1)), new Set(["train", "validation", "heldOut"]));
  });
});

describe("splitValidation", () => {
  it("holds out what is asked for, from every class its share", () => {
    const parts = splitValidation([...pictures(0, 100, 400), ...pictures(1, 0, 300)], 200);
    assert.deepEqual(
      [0, 1].map((index) => count(partsOf(parts, index), "heldOut")),
      [100, 100],
    );
  });

  it("holds half of a small file out", () => {
    const parts = splitValidation(pictures(1, 0, 150), 200);
    assert.equal(count([...parts.values()], "heldOut"), 75);
  });
});
