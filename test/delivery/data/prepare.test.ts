import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { type DataManifest, parseHeldOutIndex } from "../../../contract/dataManifest";
import { sha256 } from "../../../delivery/data/dataset";
import { prepareData } from "../../../delivery/data/prepare";
import { type ImageRecord, readRecords, writeRecords } from "../../../delivery/data/recordIO";
import type { DataSummary } from "../../../delivery/data/summary";
import { UnusableData } from "../../../delivery/data/unusableData";
import type { ModelKindName } from "../../../settings/modelKinds";
import { startStubAws, type StubAws } from "../stubAws";

const grey = { create: { width: 2, height: 2, channels: 3, background: "grey" } } as const;

describe("prepareData", () => {
  let encoded: Readonly<Record<"jpeg" | "png", Buffer>>;

  before(async () => {
    encoded = { jpeg: await sharp(grey).jpeg().toBuffer(), png: await sharp(grey).png().toBuffer() };
  });

  /** A picture that differs from others by what follows its end, which decoders pass over. */
  function picture(text: string, type: "jpeg" | "png" = "jpeg"): Buffer {
    return Buffer.concat([encoded[type], Buffer.from(text)]);
  }

  let aws: StubAws;
  let home: string;
  let lines: string[];

  beforeEach(async () => {
    aws = await startStubAws();
    home = await mkdtemp(path.join(os.tmpdir(), "prepare-test-"));
    lines = [];
  });
  afterEach(async () => {
    await aws.close();
    await rm(home, { recursive: true });
  });

  const prepare = (source: string, kind: ModelKindName = "image-classification"): Promise<DataManifest> =>
    prepareData({
      folder: home,
      region: "eu-central-1",
      bucket: "data",
      kind,
      settings: { source, heldOutSamples: 12, validationShare: 0.2 },
      report: (line) => lines.push(line),
    });
  const uploads = (): string[] => aws.calls.filter((call) => call.startsWith("PUT "));

  async function folderOfPictures(): Promise<void> {
    for (const name of ["circle", "star"]) {
      await mkdir(path.join(home, "pictures", name), { recursive: true });
      await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          writeFile(
            path.join(home, "pictures", name, `${index}.jpg`),
            picture(`${name} ${index}`, index % 2 ? "png" : "jpeg"),
          ),
        ),
      );
    }
  }

  /** The hashes of what a part in the bucket holds. */
  async function hashesOf(version: string, part: "train" | "validation" | "heldOut"): Promise<string[]> {
    if (part === "heldOut")
      return [...aws.objects]
        .filter(([key]) => key.startsWith(`data/held-out/${version}/samples/`))
        .map(([, content]) => sha256(content));
    return (await recordsOf(version, part)).map((record) => sha256(record.picture));
  }

  async function recordsOf(version: string, part: "train" | "validation"): Promise<ImageRecord[]> {
    const file = path.join(home, `${part}-check.rec`);
    await writeFile(file, aws.objects.get(`data/datasets/${version}/${part}/${part}.rec`) ?? "");
    const records: ImageRecord[] = [];
    for await (const record of readRecords(file)) records.push(record);
    return records;
  }

  describe("from a folder with a subfolder for each class", () => {
    it("writes three disjoint parts that together are the folder", async () => {
      await folderOfPictures();
      const { version, samples, classes } = await prepare("pictures");
      assert.deepEqual(classes, ["circle", "star"]);
      assert.deepEqual(samples, { train: 38, validation: 10, heldOut: 12 });
      const hashes = (
        await Promise.all((["train", "validation", "heldOut"] as const).map((part) => hashesOf(version, part)))
      ).flat();
      assert.equal(hashes.length, 60);
      assert.equal(new Set(hashes).size, 60);
    });

    it("labels every record with the index of its class", async () => {
      await folderOfPictures();
      const { version } = await prepare("pictures");
      for (const record of await recordsOf(version, "train")) {
        assert.deepEqual(record.labels, [record.picture.includes("star") ? 1 : 0]);
      }
    });

    it("describes the held-out samples for the tests", async () => {
      await folderOfPictures();
      const { version, heldOut } = await prepare(pathToFileURL(path.join(home, "pictures")).href);
      assert.equal(heldOut, `s3://data/held-out/${version}/index.json`);
      const index = parseHeldOutIndex(String(aws.objects.get(`data/held-out/${version}/index.json`)), "index");
      assert.equal(index.samples.length, 12);
      for (const { file, class: label, origin, contentType } of index.samples) {
        assert.equal(index.classes[label], path.dirname(origin));
        assert.equal(path.extname(file), contentType === "image/png" ? ".png" : ".jpg");
        assert.ok(
          String(aws.objects.get(`data/held-out/${version}/samples/${file}`)).endsWith(
            `${index.classes[label] ?? ""} ${path.parse(origin).name}`,
          ),
        );
      }
    });

    it("writes the manifest after everything that it names, and at last makes it current", async () => {
      await folderOfPictures();
      const manifest = await prepare("pictures");
      const { version } = manifest;
      assert.deepEqual(uploads().slice(-2), [
        `PUT data/datasets/${version}/manifest.json`,
        "PUT data/datasets/current.json",
      ]);
      assert.deepEqual(JSON.parse(String(aws.objects.get("data/datasets/current.json"))), manifest);
      const labels = aws.objects.get(`data/datasets/${version}/labels.txt`) ?? Buffer.alloc(0);
      assert.equal(String(labels), "circle\nstar\n");
      assert.equal(manifest.labelsSha256, sha256(labels));
    });

    it("uploads nothing when nothing changed", async () => {
      await folderOfPictures();
      const { version } = await prepare("pictures");
      const before = uploads().length;
      assert.equal((await prepare("pictures")).version, version);
      assert.equal(uploads().length, before);
    });

    it("makes another version of another content, and goes back to the former without uploading it again", async () => {
      await folderOfPictures();
      const { version } = await prepare("pictures");
      const added = path.join(home, "pictures", "star", "new.png");
      await writeFile(added, picture("new"));
      assert.notEqual((await prepare("pictures")).version, version);
      const before = uploads().length;
      await rm(added);
      assert.equal((await prepare("pictures")).version, version);
      assert.deepEqual(uploads().slice(before), ["PUT data/datasets/current.json"]);
    });

    it("leaves out what is no picture, with its name, and passes over hidden files", async () => {
      await folderOfPictures();
      await writeFile(path.join(home, "pictures", "star", ".DS_Store"), "");
      await writeFile(path.join(home, "pictures", "star", "notes.txt"), "not a picture");
      await writeFile(path.join(home, "pictures", "star", "cut.jpg"), encoded.jpeg.subarray(0, -4));
      await mkdir(path.join(home, "pictures", "star", "more"));
      const { samples } = await prepare("pictures");
      assert.deepEqual(samples, { train: 38, validation: 10, heldOut: 12 });
      assert.match(
        lines.join("\n"),
        /others left out: 3 \(star\/cut\.jpg is broken: .*; star\/more is a folder.*; star\/notes\.txt is none of JPEG/,
      );
    });

    it("keeps a summary of what was found beside the manifest", async () => {
      await folderOfPictures();
      await writeFile(path.join(home, "pictures", "star", "copy.jpg"), picture("star 0"));
      await writeFile(path.join(home, "pictures", "circle", "both.jpg"), picture("both"));
      await writeFile(path.join(home, "pictures", "star", "both.jpg"), picture("both"));
      const { version } = await prepare("pictures");
      const summary = JSON.parse(String(aws.objects.get(`data/datasets/${version}/summary.json`))) as DataSummary;
      assert.deepEqual(
        summary.classes,
        ["circle", "star"].map((name) => ({ name, train: 19, validation: 5, heldOut: 6 })),
      );
      assert.deepEqual(
        [summary.kinds, summary.encodedAgain, summary.sizes],
        [{ JPEG: 30, PNG: 30 }, 0, { smallest: [2, 2], largest: [2, 2] }],
      );
      assert.deepEqual(summary.copies, [{ origin: "star/copy.jpg", fault: "is a copy of star/0.jpg" }]);
      const fault = "is the same picture in circle and star";
      assert.deepEqual(summary.leftOut, [
        { origin: "circle/both.jpg", fault },
        { origin: "star/both.jpg", fault },
      ]);
      assert.ok(lines.includes("60 pictures in 2 classes: circle 30, star 30"), lines.join("\n"));
    });

    it("gives training and tests ordinary pictures only", async () => {
      await folderOfPictures();
      for (let index = 0; index < 30; index += 1) {
        const transparent = sharp({ create: { width: 2, height: 2 + index, channels: 4, background: "transparent" } });
        await writeFile(path.join(home, "pictures", "circle", `${index}.gif`), await transparent.gif().toBuffer());
      }
      const { version } = await prepare("pictures");
      const held = [...aws.objects]
        .filter(([key]) => key.startsWith(`data/held-out/${version}/samples/`))
        .map(([, content]) => content);
      const kinds = await Promise.all(
        [...held, ...(await recordsOf(version, "train")).map((record) => record.picture)].map((content) =>
          sharp(content).metadata(),
        ),
      );
      assert.deepEqual(
        new Set(kinds.map(({ format, hasAlpha }) => `${format} ${String(hasAlpha)}`)),
        new Set(["jpeg false", "png false"]),
      );
    });

    it("says that a folder is missing, has no classes, or one only", async () => {
      await assert.rejects(prepare("nowhere"), /folder .*nowhere cannot be read/);
      await mkdir(path.join(home, "flat"));
      await assert.rejects(prepare("flat"), /has no subfolders: a folder of pictures has one for each class/);
      await mkdir(path.join(home, "flat", "star"));
      await assert.rejects(prepare("flat"), /has one subfolder only, star/);
    });

    it("names every class with too few pictures, and why some do not count", async () => {
      await folderOfPictures();
      await mkdir(path.join(home, "pictures", "cross"));
      await mkdir(path.join(home, "pictures", "square"));
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          writeFile(path.join(home, "pictures", "square", `${index}.jpg`), index < 9 ? picture(`square ${index}`) : ""),
        ),
      );
      await assert.rejects(
        prepare("pictures"),
        /too few samples of cross \(0\), square \(9\): every class needs at least 10.*Left out: 3 \(square\/10\.jpg is none of JPEG/,
      );
    });

    it("names a file that cannot be read", async () => {
      await folderOfPictures();
      await symlink("nowhere", path.join(home, "pictures", "star", "link.jpg"));
      await assert.rejects(prepare("pictures"), /star\/link\.jpg cannot be read: ENOENT/);
    });

    it("leaves no files behind", async () => {
      await folderOfPictures();
      const ours = async (): Promise<string[]> =>
        (await readdir(os.tmpdir())).filter((name) => name.startsWith("model-delivery-data-"));
      const before = await ours();
      await prepare("pictures");
      assert.deepEqual(
        (await ours()).filter((name) => !before.includes(name)),
        [],
      );
    });
  });

  describe("from rows of numbers", () => {
    async function rows(change: (lines: string[]) => void = () => undefined): Promise<void> {
      const written = Array.from(
        { length: 60 },
        (_, index) => `${index % 2 === 0 ? "low" : "high"},${index},${index / 4}`,
      );
      change(written);
      await mkdir(path.join(home, "rows"), { recursive: true });
      await writeFile(path.join(home, "rows", "samples.csv"), written.join("\n"));
    }

    it("writes CSV channels with the index of the class first, and held-out rows without it", async () => {
      await rows();
      const { version, samples, classes } = await prepare("rows", "tabular-classification");
      assert.deepEqual([classes, samples], [["high", "low"], { train: 38, validation: 10, heldOut: 12 }]);
      const channels = ["train", "validation"].map((part) =>
        String(aws.objects.get(`data/datasets/${version}/${part}/${part}.csv`))
          .trimEnd()
          .split("\n"),
      );
      const learned = channels.flat();
      for (const line of learned) {
        const [label, first] = line.split(",").map(Number);
        assert.equal(label, Number(first) % 2 === 0 ? 1 : 0, line);
      }
      const index = parseHeldOutIndex(String(aws.objects.get(`data/held-out/${version}/index.json`)), "index");
      const heldOut = index.samples.map(({ file, contentType }) => {
        assert.equal(contentType, "text/csv");
        return String(aws.objects.get(`data/held-out/${version}/samples/${file}`));
      });
      const all = [...learned.map((line) => line.slice(line.indexOf(",") + 1)), ...heldOut];
      assert.equal(new Set(all).size, 60, "three disjoint parts that together are the file");
    });

    for (const [what, spoil, message] of [
      [
        "a header",
        (lines: string[]) => lines.unshift("label,width,height"),
        /samples\.csv, line 1: "width" is no number/u,
      ],
      [
        "a line that is too short",
        (lines: string[]) => lines.push("low,1"),
        /samples\.csv, line 61: there are 1 numbers, in the first line 2/u,
      ],
      ["a missing label", (lines: string[]) => lines.push(",1,2"), /samples\.csv, line 61: the label is missing/u],
      [
        "one label only",
        (lines: string[]) => lines.splice(0, lines.length, "low,1", "low,2"),
        /samples\.csv has 1 different labels/u,
      ],
    ] as const) {
      it(`refuses ${what}, and says where`, async () => {
        await rows((lines) => {
          spoil(lines);
        });
        await assert.rejects(prepare("rows", "tabular-classification"), message);
      });
    }

    it("says which file is missing", async () => {
      await mkdir(path.join(home, "rows"));
      await assert.rejects(
        prepare("rows", "tabular-classification"),
        /training\.data\.source: .*samples\.csv cannot be read/u,
      );
    });
  });

  describe("from RecordIO files", () => {
    const record = (label: number, text: string, id: number): ImageRecord => ({
      labels: [label],
      id: BigInt(id),
      picture: picture(text),
    });
    let train: readonly ImageRecord[];
    let validation: readonly ImageRecord[];

    before(() => {
      train = Array.from({ length: 40 }, (_, id) => record(id % 2, `train ${id}`, id));
      // The first ten are in train, too.
      validation = [
        ...train.slice(0, 10),
        ...Array.from({ length: 50 }, (_, id) => record(id % 2, `validation ${id}`, id)),
      ];
    });

    async function recordFiles(labels = "circle\nstar\n"): Promise<void> {
      await mkdir(path.join(home, "records"));
      await writeRecords(path.join(home, "records", "train.rec"), train);
      await writeRecords(path.join(home, "records", "validation.rec"), validation);
      await writeFile(path.join(home, "records", "labels.txt"), labels);
    }

    it("takes the held-out samples from validation, never one that training has seen", async () => {
      await recordFiles();
      const { version, samples, classes } = await prepare("records");
      assert.deepEqual(classes, ["circle", "star"]);
      assert.deepEqual(samples, { train: 40, validation: 38, heldOut: 12 });
      const trained = new Set(train.map((each) => sha256(each.picture)));
      const others = [...(await hashesOf(version, "validation")), ...(await hashesOf(version, "heldOut"))];
      assert.equal(new Set(others).size, 50);
      assert.deepEqual(
        others.filter((hash) => trained.has(hash)),
        [],
      );
      assert.deepEqual((await hashesOf(version, "train")).sort(), [...trained].sort());
    });

    it("names the record whose label has no class", async () => {
      await recordFiles("circle\nstar\nsquare\n");
      await writeRecords(path.join(home, "records", "train.rec"), [record(3, "x", 5)]);
      await assert.rejects(
        prepare("records"),
        /train\.rec, record 5 has the label 3; one index from 0 to 2 is allowed, as there are 3 class names/,
      );
    });

    it("names a class without pictures: labels and records do not match", async () => {
      await recordFiles("circle\nstar\nsquare\n");
      await assert.rejects(prepare("records"), /train\.rec has too few samples of square \(0\)/);
    });

    it("refuses labels that are empty or repeated", async () => {
      await recordFiles("circle\n\nstar\n");
      await assert.rejects(
        prepare("records"),
        /labels\.txt must hold at least two class names, one a line, .* without empty lines/,
      );
      await writeFile(path.join(home, "records", "labels.txt"), "star\nstar\n");
      await assert.rejects(prepare("records"), /labels\.txt holds the class name star twice/);
    });

    it("names the files that are missing beside others", async () => {
      await recordFiles();
      await rm(path.join(home, "records", "validation.rec"));
      await rm(path.join(home, "records", "labels.txt"));
      await assert.rejects(
        prepare("records"),
        /has no validation\.rec and no labels\.txt: RecordIO files come as train\.rec, validation\.rec, labels\.txt/,
      );
    });

    it("leaves out a record that is no picture, with its name", async () => {
      await recordFiles();
      await writeRecords(path.join(home, "records", "train.rec"), [
        ...train,
        { labels: [0], id: 77n, picture: Buffer.from("no picture") },
      ]);
      assert.equal((await prepare("records")).samples.train, 40);
      assert.match(lines.join("\n"), /others left out: 1 \(train\.rec, record 77 is none of JPEG/);
    });

    it("names file, byte and reason of a broken file", async () => {
      await recordFiles();
      const file = path.join(home, "records", "train.rec");
      const whole = await readFile(file);
      await writeFile(file, whole.subarray(0, whole.length - 1));
      await assert.rejects(
        prepare("records"),
        (error) =>
          error instanceof UnusableData &&
          /train\.rec: broken RecordIO file at byte \d+: .*cut short/.test(error.message),
      );
    });

    it("streams them from S3 and does not download them again while they are unchanged", async () => {
      await recordFiles();
      const { version } = await prepare("records");
      aws.objects.set("source/set/train.rec", await recordsFile(train));
      aws.objects.set("source/set/validation.rec", await recordsFile(validation));
      aws.objects.set("source/set/labels.txt", Buffer.from("circle\nstar\n"));
      assert.equal(
        (await prepare("s3://source/set")).version,
        version,
        "the same content is the same version, wherever it comes from",
      );
      aws.calls.length = 0;
      assert.equal((await prepare("s3://source/set")).version, version);
      assert.deepEqual(aws.calls, [
        "GET data/datasets/current.json",
        "LIST source/set/",
        "HEAD source/set/train.rec",
        "HEAD source/set/validation.rec",
        "HEAD source/set/labels.txt",
      ]);
    });

    it("says which address cannot be reached", async () => {
      await assert.rejects(
        prepare("https://127.0.0.1:1/set/"),
        /https:\/\/127\.0\.0\.1:1\/set\/train\.rec cannot be reached/,
      );
    });

    it("reads files whose addresses a folder names, with its own labels", async () => {
      aws.objects.set("elsewhere/a.rec", await recordsFile(train));
      aws.objects.set("elsewhere/b.rec", await recordsFile(validation));
      await mkdir(path.join(home, "described"));
      await writeFile(
        path.join(home, "described", "channels.json"),
        JSON.stringify({ train: "s3://elsewhere/a.rec", validation: "s3://elsewhere/b.rec" }),
      );
      await writeFile(path.join(home, "described", "labels.txt"), "circle\nstar\n");
      assert.deepEqual((await prepare("described")).samples, { train: 40, validation: 38, heldOut: 12 });
    });

    async function recordsFile(records: readonly ImageRecord[]): Promise<Buffer> {
      const file = path.join(home, "file.rec");
      await writeRecords(file, records);
      return readFile(file);
    }
  });
});

describe("the committed data set", () => {
  it("has Caltech-256's 257 labels in index order, the clutter last", async () => {
    const labels = (await readFile(path.resolve(__dirname, "../../../delivery/data/caltech-256/labels.txt"), "utf8"))
      .trimEnd()
      .split("\n");
    assert.equal(labels.length, 257);
    assert.equal(new Set(labels).size, 257);
    assert.deepEqual(
      [labels[0], labels[7], labels[250], labels.at(-1)],
      ["ak47", "bathtub", "airplanes-101", "clutter"],
    );
  });
});
