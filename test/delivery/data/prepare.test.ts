import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { sha256 } from "../../../delivery/data/dataset";
import { parseHeldOutIndex, type DataManifest } from "../../../delivery/data/manifest";
import type { ModelKindName } from "../../../settings/modelKinds";
import { prepareData } from "../../../delivery/data/prepare";
import { readRecords, writeRecords, type ImageRecord } from "../../../delivery/data/recordIO";
import { startStubAws, type StubAws } from "../stubAws";

/** Enough of a JPEG or PNG for everything but a decoder. */
function picture(text: string, type: "jpeg" | "png" = "jpeg"): Buffer {
  const start = type === "jpeg" ? [0xff, 0xd8, 0xff] : [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return Buffer.concat([Buffer.from(start), Buffer.from(text)]);
}

describe("prepareData", () => {
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
      settings: { source, heldOutPictures: 20, validationShare: 0.2 },
      report: (line) => lines.push(line),
    });
  const uploads = (): string[] => aws.calls.filter((call) => call.startsWith("PUT "));

  async function folderOfPictures(): Promise<void> {
    for (const name of ["circle", "star"]) {
      await mkdir(path.join(home, "pictures", name), { recursive: true });
      await Promise.all(
        Array.from({ length: 30 }, (_, index) => writeFile(path.join(home, "pictures", name, `${index}.jpg`), picture(`${name} ${index}`, index % 2 ? "png" : "jpeg"))),
      );
    }
  }

  /** The hashes of what a part in the bucket holds. */
  async function hashesOf(version: string, part: "train" | "validation" | "heldOut"): Promise<string[]> {
    if (part === "heldOut") return [...aws.objects].filter(([key]) => key.startsWith(`data/held-out/${version}/pictures/`)).map(([, content]) => sha256(content));
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
      assert.deepEqual(samples, { train: 32, validation: 8, heldOut: 20 });
      const hashes = (await Promise.all((["train", "validation", "heldOut"] as const).map((part) => hashesOf(version, part)))).flat();
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

    it("describes the held-out pictures for the tests", async () => {
      await folderOfPictures();
      const { version, heldOut } = await prepare(pathToFileURL(path.join(home, "pictures")).href);
      assert.equal(heldOut, `s3://data/held-out/${version}/index.json`);
      const index = parseHeldOutIndex(String(aws.objects.get(`data/held-out/${version}/index.json`)), "index");
      assert.equal(index.pictures.length, 20);
      for (const { file, class: label, origin, contentType } of index.pictures) {
        assert.equal(index.classes[label], path.dirname(origin));
        assert.equal(path.extname(file), contentType === "image/png" ? ".png" : ".jpg");
        assert.ok(String(aws.objects.get(`data/held-out/${version}/pictures/${file}`)).endsWith(`${index.classes[label] ?? ""} ${path.parse(origin).name}`));
      }
    });

    it("writes the manifest after everything that it names, and at last makes it current", async () => {
      await folderOfPictures();
      const manifest = await prepare("pictures");
      const { version } = manifest;
      assert.deepEqual(uploads().slice(-2), [`PUT data/datasets/${version}/manifest.json`, "PUT data/datasets/current.json"]);
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

    it("names files that are no pictures, and passes over hidden ones", async () => {
      await folderOfPictures();
      await writeFile(path.join(home, "pictures", "star", ".DS_Store"), "");
      await writeFile(path.join(home, "pictures", "star", "notes.txt"), "not a picture");
      await assert.rejects(prepare("pictures"), /1 files that are neither JPEG nor PNG: star\/notes\.txt/);
    });

    it("says that a folder is missing, or has no classes", async () => {
      await assert.rejects(prepare("nowhere"), /training\.data\.source: the folder .*nowhere cannot be read/);
      await mkdir(path.join(home, "flat"));
      await assert.rejects(prepare("flat"), /has 0 subfolders; a folder of pictures has one for each class/);
    });

    it("leaves no files behind", async () => {
      await folderOfPictures();
      const ours = async (): Promise<string[]> => (await readdir(os.tmpdir())).filter((name) => name.startsWith("model-delivery-data-"));
      const before = await ours();
      await prepare("pictures");
      assert.deepEqual((await ours()).filter((name) => !before.includes(name)), []);
    });
  });

  describe("from rows of numbers", () => {
    async function rows(change: (lines: string[]) => void = () => undefined): Promise<void> {
      const written = Array.from({ length: 60 }, (_, index) => `${index % 2 === 0 ? "low" : "high"},${index},${index / 4}`);
      change(written);
      await mkdir(path.join(home, "rows"), { recursive: true });
      await writeFile(path.join(home, "rows", "samples.csv"), written.join("\n"));
    }

    it("writes CSV channels with the index of the class first, and held-out rows without it", async () => {
      await rows();
      const { version, samples, classes } = await prepare("rows", "tabular-classification");
      assert.deepEqual([classes, samples], [["high", "low"], { train: 32, validation: 8, heldOut: 20 }]);
      const channels = ["train", "validation"].map((part) => String(aws.objects.get(`data/datasets/${version}/${part}/${part}.csv`)).trimEnd().split("\n"));
      const learned = channels.flat();
      for (const line of learned) {
        const [label, first] = line.split(",").map(Number);
        assert.equal(label, Number(first) % 2 === 0 ? 1 : 0, line);
      }
      const index = parseHeldOutIndex(String(aws.objects.get(`data/held-out/${version}/index.json`)), "index");
      const heldOut = index.pictures.map(({ file, contentType }) => {
        assert.equal(contentType, "text/csv");
        return String(aws.objects.get(`data/held-out/${version}/pictures/${file}`));
      });
      const all = [...learned.map((line) => line.slice(line.indexOf(",") + 1)), ...heldOut];
      assert.equal(new Set(all).size, 60, "three disjoint parts that together are the file");
    });

    for (const [what, spoil, message] of [
      ["a header", (lines: string[]) => lines.unshift("label,width,height"), /samples\.csv, line 1: "width" is no number/u],
      ["a line that is too short", (lines: string[]) => lines.push("low,1"), /samples\.csv, line 61: there are 1 numbers, in the first line 2/u],
      ["a missing label", (lines: string[]) => lines.push(",1,2"), /samples\.csv, line 61: the label is missing/u],
      ["one label only", (lines: string[]) => lines.splice(0, lines.length, "low,1", "low,2"), /samples\.csv has 1 different labels/u],
    ] as const) {
      it(`refuses ${what}, and says where`, async () => {
        await rows((lines) => { spoil(lines); });
        await assert.rejects(prepare("rows", "tabular-classification"), message);
      });
    }

    it("says which file is missing", async () => {
      await mkdir(path.join(home, "rows"));
      await assert.rejects(prepare("rows", "tabular-classification"), /training\.data\.source: .*samples\.csv cannot be read/u);
    });
  });

  describe("from RecordIO files", () => {
    const record = (label: number, text: string, id: number): ImageRecord => ({ labels: [label], id: BigInt(id), picture: picture(text) });
    const train = Array.from({ length: 40 }, (_, id) => record(id % 2, `train ${id}`, id));
    // The first ten are in train, too.
    const validation = [...train.slice(0, 10), ...Array.from({ length: 50 }, (_, id) => record(id % 2, `validation ${id}`, id))];

    async function recordFiles(labels = "circle\nstar\n"): Promise<void> {
      await mkdir(path.join(home, "records"));
      await writeRecords(path.join(home, "records", "train.rec"), train);
      await writeRecords(path.join(home, "records", "validation.rec"), validation);
      await writeFile(path.join(home, "records", "labels.txt"), labels);
    }

    it("takes the held-out pictures from validation, never one that training has seen", async () => {
      await recordFiles();
      const { version, samples, classes } = await prepare("records");
      assert.deepEqual(classes, ["circle", "star"]);
      assert.deepEqual(samples, { train: 40, validation: 30, heldOut: 20 });
      const trained = new Set(train.map((each) => sha256(each.picture)));
      const others = [...(await hashesOf(version, "validation")), ...(await hashesOf(version, "heldOut"))];
      assert.equal(new Set(others).size, 50);
      assert.deepEqual(others.filter((hash) => trained.has(hash)), []);
      assert.deepEqual((await hashesOf(version, "train")).sort(), [...trained].sort());
    });

    it("names the record whose label has no class", async () => {
      await recordFiles("circle\nstar\nsquare\n");
      await writeRecords(path.join(home, "records", "train.rec"), [record(3, "x", 5)]);
      await assert.rejects(prepare("records"), /train\.rec, record 5 has the label 3; one index from 0 to 2 is allowed, as there are 3 class names/);
    });

    it("streams them from S3 and does not download them again while they are unchanged", async () => {
      await recordFiles();
      const { version } = await prepare("records");
      aws.objects.set("source/set/train.rec", await recordsFile(train));
      aws.objects.set("source/set/validation.rec", await recordsFile(validation));
      aws.objects.set("source/set/labels.txt", Buffer.from("circle\nstar\n"));
      assert.equal((await prepare("s3://source/set")).version, version, "the same content is the same version, wherever it comes from");
      aws.calls.length = 0;
      assert.equal((await prepare("s3://source/set")).version, version);
      assert.deepEqual(aws.calls, ["GET data/datasets/current.json", "HEAD source/set/train.rec", "HEAD source/set/validation.rec", "HEAD source/set/labels.txt"]);
    });

    it("says what is missing at a remote address", async () => {
      await assert.rejects(prepare("s3://source/set/"), /training\.data\.source: there is nothing at s3:\/\/source\/set\/train\.rec/);
    });

    it("reads files whose addresses a folder names, with its own labels", async () => {
      aws.objects.set("elsewhere/a.rec", await recordsFile(train));
      aws.objects.set("elsewhere/b.rec", await recordsFile(validation));
      await mkdir(path.join(home, "described"));
      await writeFile(path.join(home, "described", "channels.json"), JSON.stringify({ train: "s3://elsewhere/a.rec", validation: "s3://elsewhere/b.rec" }));
      await writeFile(path.join(home, "described", "labels.txt"), "circle\nstar\n");
      assert.deepEqual((await prepare("described")).samples, { train: 40, validation: 30, heldOut: 20 });
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
    const labels = (await readFile(path.resolve(__dirname, "../../../delivery/data/caltech-256/labels.txt"), "utf8")).trimEnd().split("\n");
    assert.equal(labels.length, 257);
    assert.equal(new Set(labels).size, 257);
    assert.deepEqual([labels[0], labels[7], labels[250], labels.at(-1)], ["ak47", "bathtub", "airplanes-101", "clutter"]);
  });
});
