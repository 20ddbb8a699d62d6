import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImageRecord, readRecords, RecordIOError, writeRecords } from "../../../delivery/data/recordIO";

// Typed by hand from the description of the format; spaces are for the reader's eye only.
const ONE_LABEL = "0a23d7ce 1d000000 | 00000000 00004040 0700000000000000 0000000000000000 | ffd8ffe0 01 | 000000";
const SEVERAL_LABELS =
  "0a23d7ce 26000000 | 02000000 00000000 ffffffffffffffff 0000000000000000 | 0000803f 000020c1 | 89504e470d0a | 0000";
const FIRST_PARTS =
  "0a23d7ce 1c000020 | 00000000 0000803f 0100000000000000 0000000000000000 | 11223344 0a23d7ce 04000040 | 55667788";
/** The magic number twice at a multiple of four, which splits the record, and once elsewhere, which does not. */
const SEVERAL_PARTS = `${FIRST_PARTS} 0a23d7ce 06000060 | 99 0a23d7ce aa | 0000`;
/** Nothing but magic numbers: parts without bytes. */
const EMPTY_PARTS =
  "0a23d7ce 18000020 | 00000000 0000803f 0100000000000000 0000000000000000 | 0a23d7ce 00000040 0a23d7ce 00000060";
const EMPTY_PICTURE = "0a23d7ce 18000000 | 00000000 00000000 0000000000000000 0000000000000000";
/** Other writers put a list of one label after the header, and repeat it in the header; this one never does. */
const LIST_OF_ONE_LABEL =
  "0a23d7ce 1d000000 | 01000000 00004040 0500000000000000 0000000000000000 | 00004040 | ff | 000000";

const RECORDS: readonly { readonly name: string; readonly bytes: string; readonly record: ImageRecord }[] = [
  { name: "one label in the header", bytes: ONE_LABEL, record: { labels: [3], id: 7n, picture: hex("ffd8ffe0 01") } },
  {
    name: "several labels after the header",
    bytes: SEVERAL_LABELS,
    record: { labels: [1, -10], id: 2n ** 64n - 1n, picture: hex("89504e470d0a") },
  },
  {
    name: "a picture that holds the magic number",
    bytes: SEVERAL_PARTS,
    record: { labels: [1], id: 1n, picture: hex("11223344 0a23d7ce 55667788 0a23d7ce 99 0a23d7ce aa") },
  },
  {
    name: "magic numbers in a row",
    bytes: EMPTY_PARTS,
    record: { labels: [1], id: 1n, picture: hex("0a23d7ce 0a23d7ce") },
  },
  { name: "a picture without bytes", bytes: EMPTY_PICTURE, record: { labels: [0], id: 0n, picture: hex("") } },
];

const BROKEN: readonly {
  readonly name: string;
  readonly bytes: string;
  readonly offset: number;
  readonly reason: RegExp;
}[] = [
  {
    name: "another magic number",
    bytes: ONE_LABEL + ONE_LABEL.replace("0a", "0b"),
    offset: 40,
    reason: /magic number 0xced7230a is expected, found 0xced7230b/,
  },
  { name: "a header cut short", bytes: `${ONE_LABEL}0a23d7ce`, offset: 40, reason: /cut short after 4/ },
  {
    name: "a payload cut short",
    bytes: ONE_LABEL + SEVERAL_LABELS.slice(0, -20),
    offset: 40,
    reason: /announces 38 bytes \(40 with padding\), but the file was cut short after/,
  },
  { name: "a padding cut short", bytes: ONE_LABEL.slice(0, -2), offset: 0, reason: /cut short after 31/ },
  {
    name: "a length of half a gigabyte",
    bytes: "0a23d7ce ffffff1f 00000000",
    offset: 0,
    reason: /announces 536870911 bytes .* after 4/,
  },
  {
    name: "an end in the middle of several parts",
    bytes: FIRST_PARTS,
    offset: 36,
    reason: /ends in the middle of a record/,
  },
  {
    name: "a last part without a first",
    bytes: "0a23d7ce 00000060",
    offset: 0,
    reason: /continuation flag 3 where 0 or 1 is allowed/,
  },
  {
    name: "a whole record between parts",
    bytes: "0a23d7ce 00000020" + EMPTY_PICTURE,
    offset: 8,
    reason: /continuation flag 0 where 2 or 3 is allowed/,
  },
  { name: "an unknown continuation flag", bytes: "0a23d7ce 000000a0", offset: 0, reason: /continuation flag 5/ },
  {
    name: "a record too short for a picture",
    bytes: "0a23d7ce 04000000 00000000",
    offset: 0,
    reason: /24 bytes of header, this one has 4/,
  },
  {
    name: "more labels than bytes",
    bytes: EMPTY_PICTURE.replace("| 00000000", "| 02000000"),
    offset: 0,
    reason: /announces 2 labels/,
  },
];

describe("RecordIO files", () => {
  let folder = "";
  let path = "";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "recordio-"));
    path = join(folder, "train.rec");
  });
  after(() => rm(folder, { recursive: true }));

  for (const { name, bytes, record } of RECORDS) {
    it(`are written byte for byte as the format says: ${name}`, async () => {
      assert.equal(await writeRecords(path, [record]), 1);
      assert.equal((await readFile(path)).toString("hex"), hex(bytes).toString("hex"));
    });

    it(`are read as the format says: ${name}`, async () => {
      await writeFile(path, hex(bytes));
      assert.deepEqual(await readAll(path), [record]);
    });
  }

  it("are read as the format says: one label after the header", async () => {
    await writeFile(path, hex(LIST_OF_ONE_LABEL));
    assert.deepEqual(await readAll(path), [{ labels: [3], id: 5n, picture: hex("ff") }]);
  });

  it("give back every record in order, larger than the reader's chunk, magic numbers at any place", async () => {
    const magic = hex("0a23d7ce");
    const large = Buffer.alloc(3_000_001, "picture ");
    for (const place of [0, 1, 4, 1_048_560, 1_048_576, 2_999_996, 2_999_997]) {
      magic.copy(large, place);
    }
    const records = [large, magic, Buffer.concat([magic, magic]), large.subarray(1)].map((picture, index) => ({
      labels: [index],
      id: BigInt(index),
      picture,
    }));
    await writeRecords(path, records);
    assert.deepEqual(await readAll(path), records);
  });

  it("hold no records when they are empty", async () => {
    assert.equal(await writeRecords(path, []), 0);
    assert.deepEqual(await readAll(path), []);
  });

  for (const { name, bytes, offset, reason } of BROKEN) {
    it(`are refused with file, offset and reason: ${name}`, async () => {
      await writeFile(path, hex(bytes));
      await assert.rejects(readAll(path), (error) => {
        assert.ok(error instanceof RecordIOError);
        assert.equal(error.offset, offset);
        assert.match(error.message, reason);
        assert.ok(error.message.startsWith(`${path}: broken RecordIO file at byte ${offset}: `), error.message);
        return true;
      });
    });
  }

  it("are refused wherever they are cut short, after the records that are whole", async () => {
    const whole = [ONE_LABEL, SEVERAL_PARTS, SEVERAL_LABELS].map(hex);
    const starts = whole.map((_, index) => Buffer.concat(whole.slice(0, index)).length);
    const bytes = Buffer.concat(whole);
    await writeFile(path, bytes);
    for (let length = bytes.length - 1; length >= 0; length -= 1) {
      truncateSync(path, length);
      const { read, error } = await readUntilBroken(path);
      // The record that is cut, or the one that would begin where the file ends.
      const cut = starts.findLastIndex((start) => start <= length);
      assert.deepEqual(
        read.map(({ id }) => id),
        [7n, 1n].slice(0, cut),
        `${length} bytes`,
      );
      if (starts.includes(length)) {
        assert.equal(error, undefined, `${length} bytes are whole records`);
      } else {
        assert.ok(
          error !== undefined && error.offset >= (starts[cut] ?? 0) && error.offset < length,
          `${length} bytes: ${error?.message ?? "no error"}`,
        );
        assert.match(error.reason, /cut short/);
      }
    }
  });

  it("are not written with a picture that has no label", async () => {
    await assert.rejects(writeRecords(path, [{ labels: [], id: 4n, picture: hex("00") }]), /record 4 has no label/);
  });
});

/** The records before the broken place, and what is wrong there. */
async function readUntilBroken(
  path: string,
): Promise<{ readonly read: readonly ImageRecord[]; readonly error: RecordIOError | undefined }> {
  const read: ImageRecord[] = [];
  try {
    for await (const record of readRecords(path)) {
      read.push(record);
    }
  } catch (error) {
    assert.ok(error instanceof RecordIOError, String(error));
    return { read, error };
  }
  return { read, error: undefined };
}

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/[ |]/g, ""), "hex");
}

async function readAll(path: string): Promise<ImageRecord[]> {
  const records: ImageRecord[] = [];
  for await (const record of readRecords(path)) {
    records.push(record);
  }
  return records;
}
