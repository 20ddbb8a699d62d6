import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ListTable } from "../contract";
import { openLists } from "../lists";
import { openTables } from "../tables";

interface Version {
  readonly id: number;
}

describe("the lists of a cloud", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lists-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** As a cloud that starts in the folder finds it. */
  const open = (): ListTable<Version> => openLists({ table: openTables(folder) })<Version>("versions");
  const files = (): readonly string[] => readdirSync(join(folder, "versions"));
  const ids = (list: ListTable<Version>, key: string): readonly number[] => list.get(key).map(({ id }) => id);

  it("give the items of a key, newest first, also to the next cloud", () => {
    const list = open();
    for (let id = 1; id <= 12; id += 1) list.add(id % 3 === 0 ? "other" : "key", { id });
    for (const found of [list, open()]) {
      assert.deepEqual(ids(found, "key"), [11, 10, 8, 7, 5, 4, 2, 1]);
      assert.deepEqual(ids(found, "other"), [12, 9, 6, 3]);
      assert.deepEqual(ids(found, "neither"), []);
      assert.deepEqual([...found.keys()].sort(), ["key", "other"]);
    }
  });

  it("go on after the newest item when another one was removed", () => {
    const list = open();
    for (const id of [1, 2, 3]) list.add("key", { id });
    const [newest, , oldest] = list.get("key");
    assert.ok(newest !== undefined && oldest !== undefined);
    list.remove("key", oldest);
    const next = open();
    next.add("key", { id: 4 });
    assert.deepEqual(ids(open(), "key"), [4, 3, 2]);
  });

  it("have no key left whose items were all removed, and no file", () => {
    const list = open();
    list.add("key", { id: 1 });
    for (const item of list.get("key")) list.remove("key", item);
    assert.deepEqual([list.keys(), open().keys(), files()], [[], [], []]);
  });

  it("write one small file for an item, however many there are", () => {
    const list = open();
    for (let id = 100; id < 400; id += 1) list.add("key", { id });
    assert.equal(files().length, 300);
    const sizes = files().map((name) => statSync(join(folder, "versions", name)).size);
    assert.equal(Math.max(...sizes), Math.min(...sizes));
  });
});
