import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import type { DataManifest } from "../../../contract/dataManifest";
import { sha256 } from "../../../contract/hash";
import { type ImageRecord, writeRecords } from "../../../delivery/data/recordIO";
import { UnusableData } from "../../../delivery/data/unusableData";
import { Preparation } from "./preparation";
import { TinyPictures } from "./tinyPictures";

describe("RecordIO files", () => {
  let pictures: TinyPictures;
  let prepared: Preparation;
  let manifest: DataManifest;
  let preparation: Preparation;
  let train: readonly ImageRecord[];
  let validation: readonly ImageRecord[];

  before(async () => {
    pictures = await TinyPictures.encode();
    train = Array.from({ length: 10 }, (_, id) => record(id % 2, `train ${id}`, id));
    // The first four are in train, too.
    validation = [
      ...train.slice(0, 4),
      ...Array.from({ length: 12 }, (_, id) => record(id % 2, `validation ${id}`, id)),
    ];
    prepared = await Preparation.open();
    await recordFiles(prepared);
    manifest = await prepared.prepare("records");
  });
  beforeEach(async () => {
    preparation = await Preparation.open(prepared.known());
  });
  afterEach(() => preparation.close());
  after(() => prepared.close());

  function record(label: number, text: string, id: number): ImageRecord {
    return { labels: [label], id: BigInt(id), picture: pictures.of(text) };
  }

  async function recordFiles(its = preparation, labels = "circle\nstar\n"): Promise<void> {
    await mkdir(its.path("records"));
    await writeRecords(its.path("records", "train.rec"), train);
    await writeRecords(its.path("records", "validation.rec"), validation);
    its.write("records/labels.txt", labels);
  }

  it("give the held-out samples from validation, never one that training has seen", async () => {
    const { version, samples, classes } = manifest;
    assert.deepEqual(classes, ["circle", "star"]);
    assert.deepEqual(samples, { train: 10, validation: 10, heldOut: 2 });
    const trained = new Set(train.map((each) => sha256(each.picture)));
    const others = [...(await prepared.hashes(version, "validation")), ...(await prepared.hashes(version, "heldOut"))];
    assert.equal(new Set(others).size, 12);
    assert.deepEqual(
      others.filter((hash) => trained.has(hash)),
      [],
    );
    assert.deepEqual([...(await prepared.hashes(version, "train"))].sort(), [...trained].sort());
  });

  it("are streamed from S3 and not downloaded again while they are unchanged", async () => {
    const { aws } = preparation;
    const inS3 = (execution: string): Promise<DataManifest> => preparation.prepare("s3://source/set", { execution });
    for (const name of ["train.rec", "validation.rec", "labels.txt"])
      aws.objects.set(`source/set/${name}`, await readFile(prepared.path("records", name)));
    const fromS3 = await inS3("e-2");
    assert.equal(fromS3.version, manifest.version, "the same content is the same version, wherever it comes from");
    preparation.approved = [fromS3];
    aws.calls.length = 0;
    assert.deepEqual(await inS3("e-3"), fromS3);
    assert.deepEqual(aws.calls.slice(0, 4), [
      "LIST source/set/",
      "HEAD source/set/train.rec",
      "HEAD source/set/validation.rec",
      "HEAD source/set/labels.txt",
    ]);
    assert.deepEqual(
      aws.calls.slice(4).filter((call) => call.includes("source/")),
      [],
    );
  });

  it("are found at addresses that a folder names, with its own labels", async () => {
    for (const [object, file] of [
      ["elsewhere/a.rec", "train.rec"],
      ["elsewhere/b.rec", "validation.rec"],
    ] as const)
      preparation.aws.objects.set(object, await readFile(prepared.path("records", file)));
    const addresses = { train: "s3://elsewhere/a.rec", validation: "s3://elsewhere/b.rec" };
    preparation.write("described/channels.json", JSON.stringify(addresses));
    preparation.write("described/labels.txt", "circle\nstar\n");
    const { samples } = await preparation.read("described");
    assert.deepEqual(samples, { train: 10, validation: 10, heldOut: 2 });
  });

  it("are told the address that cannot be reached", async () => {
    await assert.rejects(
      preparation.prepare("https://127.0.0.1:1/set/"),
      /https:\/\/127\.0\.0\.1:1\/set\/train\.rec cannot be reached/,
    );
  });

  describe("with a fault", () => {
    it("name the record whose label has no class", async () => {
      await recordFiles(preparation, "circle\nstar\nsquare\n");
      await writeRecords(preparation.path("records", "train.rec"), [record(3, "x", 5)]);
      await assert.rejects(
        preparation.prepare("records"),
        /train\.rec, record 5 has the label 3; one index from 0 to 2 is allowed, as there are 3 class names/,
      );
    });

    it("name a class without pictures: labels and records do not match", async () => {
      await recordFiles(preparation, "circle\nstar\nsquare\n");
      await assert.rejects(preparation.prepare("records"), /train\.rec has too few samples of square \(0\)/);
    });

    it("are refused with labels that are empty or repeated", async () => {
      await recordFiles(preparation, "circle\n\nstar\n");
      await assert.rejects(
        preparation.prepare("records"),
        /labels\.txt must hold at least two class names, one a line, .* without empty lines/,
      );
      preparation.write("records/labels.txt", "star\nstar\n");
      await assert.rejects(preparation.prepare("records"), /labels\.txt holds the class name star twice/);
    });

    it("name the files that are missing beside others", async () => {
      await recordFiles();
      await rm(preparation.path("records", "validation.rec"));
      await rm(preparation.path("records", "labels.txt"));
      await assert.rejects(
        preparation.prepare("records"),
        /has no validation\.rec and no labels\.txt: RecordIO files come as train\.rec, validation\.rec, labels\.txt/,
      );
    });

    it("leave out a record that is no picture, with its name", async () => {
      await recordFiles();
      await writeRecords(preparation.path("records", "train.rec"), [
        ...train,
        { labels: [0], id: 77n, picture: Buffer.from("no picture") },
      ]);
      assert.equal((await preparation.read("records")).samples.train, 10);
      assert.match(preparation.lines.join("\n"), /others left out: 1 \(train\.rec, record 77 is none of JPEG/);
    });

    it("name file, byte and reason of what is broken", async () => {
      await recordFiles();
      const file = preparation.path("records", "train.rec");
      const whole = await readFile(file);
      await writeFile(file, whole.subarray(0, whole.length - 1));
      await assert.rejects(
        preparation.prepare("records"),
        (error) =>
          error instanceof UnusableData &&
          /train\.rec: broken RecordIO file at byte \d+: .*cut short/.test(error.message),
      );
    });
  });
});
