import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { dataKeys, type DataManifest, parseHeldOutIndex } from "../../../contract/dataManifest";
import { sha256 } from "../../../contract/hash";
import type { DataSummary } from "../../../delivery/data/summary";
import { isBadInput } from "../../../machine/badInput";
import { saying } from "../../saying";
import { setEnvironment } from "../stubAws";
import { attempt, Preparation } from "./preparation";
import { TinyPictures } from "./tinyPictures";

const parts = ["train", "validation", "heldOut"] as const;

describe("a folder with a subfolder for each class", () => {
  let pictures: TinyPictures;
  let prepared: Preparation;
  let manifest: DataManifest;
  let leftBehind: readonly string[];
  let uploads: readonly string[];

  before(async () => {
    pictures = await TinyPictures.encode();
    prepared = await Preparation.open();
    pictures.fill(prepared.path("pictures"), 10);
    const temporary = prepared.path("temporary");
    await mkdir(temporary);
    const restore = setEnvironment({ TMPDIR: temporary });
    manifest = await prepared.prepare("pictures").finally(restore);
    leftBehind = await readdir(temporary);
    uploads = prepared.uploads();
  });
  after(() => prepared.close());

  describe("once it is prepared", () => {
    it("is three disjoint parts in the bucket", async () => {
      assert.deepEqual(manifest.classes, ["circle", "star"]);
      assert.deepEqual(manifest.samples, { train: 14, validation: 4, heldOut: 2 });
      const hashes = (await Promise.all(parts.map((part) => prepared.hashes(manifest.version, part)))).flat();
      assert.equal(hashes.length, 20);
      for (const part of ["train", "validation"] as const)
        assert.equal(sha256(prepared.object(dataKeys.channel(manifest, part, "rec"))), manifest.channelsSha256[part]);
      assert.equal(new Set(hashes).size, 20);
    });

    it("has every record labelled with the index of its class", async () => {
      for (const record of await prepared.records(manifest.version, "train")) {
        assert.deepEqual(record.labels, [record.picture.includes("star") ? 1 : 0]);
      }
    });

    it("has its held-out samples described for the tests", () => {
      const { version, heldOut } = manifest;
      assert.equal(heldOut, `s3://data/held-out/${version}/${attempt}/index.json`);
      const index = parseHeldOutIndex(String(prepared.object(`held-out/${version}/${attempt}/index.json`)), "index");
      assert.equal(index.samples.length, 2);
      for (const { file, class: label, origin, contentType, sha256: hash } of index.samples) {
        assert.equal(index.classes[label], path.dirname(origin));
        assert.deepEqual(
          [contentType, path.extname(file)],
          label === 0 ? ["image/jpeg", ".jpg"] : ["image/png", ".png"],
        );
        const content = prepared.object(`held-out/${version}/${attempt}/samples/${file}`);
        assert.equal(sha256(content), hash);
        assert.ok(String(content).endsWith(`${index.classes[label] ?? ""} ${path.parse(origin).name}`));
      }
    });

    it("has a manifest that was written after everything that it names, and at last became current", () => {
      const { version } = manifest;
      assert.deepEqual(uploads.slice(-2), [
        `PUT data/datasets/${version}/${attempt}/manifest.json`,
        "PUT data/datasets/current.json",
      ]);
      assert.deepEqual(JSON.parse(String(prepared.object("datasets/current.json"))), manifest);
      const labels = prepared.object(`datasets/${version}/${attempt}/labels.txt`);
      assert.equal(String(labels), "circle\nstar\n");
      assert.equal(manifest.labelsSha256, sha256(labels));
    });

    it("leaves no files behind", () => {
      assert.deepEqual(leftBehind, []);
    });

    it("is the same, byte for byte, when a stopped build of the execution goes on with it", async () => {
      for (const name of ["manifest.json", "labels.txt"])
        prepared.aws.objects.delete(`data/datasets/${manifest.version}/${attempt}/${name}`);
      assert.deepEqual(await prepared.prepare("pictures"), manifest);
    });

    it("is uploaded again only when its content changed, and goes back to the approved without an upload", async () => {
      const { version } = manifest;
      const prepareIn = (execution: string, source = "pictures"): Promise<DataManifest> =>
        prepared.prepare(source, { execution });
      prepared.approved = [manifest];
      const first = prepared.uploads().length;
      assert.deepEqual(await prepareIn("e-2", pathToFileURL(prepared.path("pictures")).href), manifest);
      assert.equal(prepared.uploads().length, first);
      const added = prepared.path("pictures", "star", "new.png");
      await writeFile(added, pictures.of("new"));
      assert.notEqual((await prepareIn("e-3")).version, version);
      const second = prepared.uploads().length;
      await rm(added);
      assert.deepEqual(await prepareIn("e-4"), manifest);
      assert.deepEqual(prepared.uploads().slice(second), ["PUT data/datasets/current.json"]);
    });
  });

  describe("that holds more than pictures", () => {
    let preparation: Preparation;

    beforeEach(async () => {
      preparation = await Preparation.open(prepared.known());
    });
    afterEach(() => preparation.close());

    const fill = (picturesPerClass: number): void => {
      pictures.fill(preparation.path("pictures"), picturesPerClass);
    };

    it("leaves out what is no picture, with its name, and passes over hidden files", async () => {
      fill(10);
      preparation.write("pictures/star/.DS_Store", "");
      preparation.write("pictures/star/notes.txt", "not a picture");
      preparation.write("pictures/star/cut.jpg", pictures.encoded.jpeg.subarray(0, -4));
      await mkdir(preparation.path("pictures", "star", "more"));
      const { samples } = await preparation.read("pictures");
      assert.deepEqual(samples, { train: 14, validation: 4, heldOut: 2 });
      assert.match(
        preparation.lines.join("\n"),
        /others left out: 3 \(star\/cut\.jpg is broken: .*; star\/more is a folder.*; star\/notes\.txt is none of JPEG/,
      );
    });

    it("keeps a summary of what was found beside the manifest", async () => {
      fill(10);
      preparation.write("pictures/star/copy.jpg", pictures.of("star 0", "png"));
      preparation.write("pictures/circle/both.jpg", pictures.of("both"));
      preparation.write("pictures/star/both.jpg", pictures.of("both"));
      const { version } = await preparation.prepare("pictures");
      const summary = JSON.parse(
        String(preparation.object(`datasets/${version}/${attempt}/summary.json`)),
      ) as DataSummary;
      assert.deepEqual(
        summary.classes,
        ["circle", "star"].map((name) => ({ name, train: 7, validation: 2, heldOut: 1 })),
      );
      assert.deepEqual(
        [summary.kinds, summary.encodedAgain, summary.sizes],
        [{ JPEG: 10, PNG: 10 }, 0, { smallest: [1, 1], largest: [1, 1] }],
      );
      assert.deepEqual(summary.copies, [{ origin: "star/copy.jpg", fault: "is a copy of star/0.jpg" }]);
      const fault = "is the same picture in circle and star";
      assert.deepEqual(summary.leftOut, [
        { origin: "circle/both.jpg", fault },
        { origin: "star/both.jpg", fault },
      ]);
      const said = "20 pictures in 2 classes: circle 10, star 10";
      assert.ok(preparation.lines.includes(said), preparation.lines.join("\n"));
    });

    it("gives training and tests ordinary pictures only", async () => {
      pictures.fill(preparation.path("pictures"), 10, ["circle"]);
      const transparent = sharp({ create: { width: 2, height: 2, channels: 4, background: "transparent" } });
      const gif = await transparent.gif().toBuffer();
      for (let index = 0; index < 10; index += 1)
        preparation.write(`pictures/square/${index}.gif`, Buffer.concat([gif, Buffer.from([index])]));
      const { version } = await preparation.prepare("pictures");
      const trained = (await preparation.records(version, "train")).map((record) => record.picture);
      const kinds = await Promise.all(
        [...preparation.heldOutSamples(version), ...trained].map((content) => sharp(content).metadata()),
      );
      assert.deepEqual(
        new Set(kinds.map(({ format, hasAlpha }) => `${format} ${String(hasAlpha)}`)),
        new Set(["jpeg false", "png false"]),
      );
    });

    it("says that a folder is missing, has no classes, or one only", async () => {
      await assert.rejects(preparation.prepare("nowhere"), /folder .*nowhere cannot be read/);
      await mkdir(preparation.path("flat"));
      await assert.rejects(
        preparation.prepare("flat"),
        /has no subfolders: a folder of pictures has one for each class/,
      );
      await mkdir(preparation.path("flat", "star"));
      await assert.rejects(preparation.prepare("flat"), /has one subfolder only, star/);
    });

    it("names every class with too few pictures, and why some do not count", async () => {
      pictures.fill(preparation.path("pictures"), 10, ["circle"]);
      await mkdir(preparation.path("pictures", "cross"));
      for (let index = 0; index < 12; index += 1)
        preparation.write(`pictures/square/${index}.jpg`, index < 9 ? pictures.of(`square ${index}`) : "notes");
      preparation.write("pictures/square/12.jpg", "");
      await assert.rejects(
        preparation.prepare("pictures"),
        saying(
          /too few samples of cross \(0\), square \(9\): every class needs at least 10.*Left out: 4 /,
          /Left out: 4 \(square\/10\.jpg is none of JPEG.*square\/12\.jpg is empty/,
        ),
      );
    });

    it("names twenty of many classes without pictures", async () => {
      for (let index = 0; index < 25; index += 1)
        await mkdir(preparation.path("pictures", `class ${index}`), { recursive: true });
      await assert.rejects(preparation.prepare("pictures"), /class 3 \(0\), class 4 \(0\), and 5 more: every class/);
    });

    it("passes over no folder that it cannot look at, and refuses names that nobody can tell apart", async () => {
      fill(1);
      const classes = preparation.path("pictures");
      const refused = async (name: string | Buffer, words: RegExp): Promise<void> => {
        const place = Buffer.concat([Buffer.from(`${classes}/`), Buffer.from(name)]);
        await mkdir(place);
        await assert.rejects(preparation.prepare("pictures"), words);
        await rm(place, { recursive: true });
      };
      await refused(Buffer.from([0x61, 0xff]), /holds the name "a\ufffd"\. .* and UTF-8/);
      await refused("st\u202ear", /holds the name "st\\u202ear"\. .* marks of direction/);
      await refused("star ", /the class name "star ": remove the space/);
      await mkdir(preparation.path("pictures", "gr\u00fcn"));
      await refused("gru\u0308n", /holds the class name gr\u00fcn twice/);
      await symlink("nowhere", preparation.path("pictures", "zebra"));
      await assert.rejects(preparation.prepare("pictures"), /pictures\/zebra cannot be read: ENOENT/);
    });

    it("opens no FIFO, and says which of the folders it takes for no class", async () => {
      fill(10);
      execFileSync("mkfifo", [preparation.path("pictures", "star", "pipe.jpg")]);
      for (const name of ["__MACOSX", "@eaDir", ".git", ".NET", "star/@eaDir"])
        preparation.write(`pictures/${name}/a.jpg`, pictures.of(name));
      const { classes } = await preparation.read("pictures");
      assert.deepEqual(classes, ["circle", "star"]);
      assert.match(
        preparation.lines.join("\n"),
        /left out: 2 \(\.NET is a hidden folder, and no class: .*; star\/pipe\.jpg is a FIFO, not a file\)/,
      );
    });

    it("opens no device, and nothing that lies outside", async () => {
      fill(1);
      preparation.write("outside/a.jpg", pictures.of("outside"));
      for (const [link, target] of [
        ["star/link.jpg", "../../outside/a.jpg"],
        ["star/zero.jpg", "/dev/zero"],
        ["square", "../outside"],
      ] as const) {
        const place = preparation.path("pictures", link);
        await symlink(target, place);
        await assert.rejects(preparation.prepare("pictures"), (error) => {
          assert.ok(isBadInput(error));
          assert.match(error.message, /pictures\/\S+ is a link that leaves /u);
          assert.ok(error.message.includes(link));
          return true;
        });
        await rm(place);
      }
    });

    it("takes a link to a picture of another class folder", async () => {
      fill(10);
      await mkdir(preparation.path("pictures", "heap"));
      await symlink("../star/0.jpg", preparation.path("pictures", "heap", "0.jpg"));
      await symlink("star", preparation.path("pictures", "zebra"));
      await assert.rejects(preparation.prepare("pictures"), /is the same picture in/u);
    });

    for (const name of ["star\nsquare", "star\u0007", "star\u2028"]) {
      it(`refuses a class or a file called ${JSON.stringify(name)}`, async () => {
        fill(1);
        preparation.write(`pictures/${name}/a.jpg`, pictures.of("a"));
        const refused = { name: "UnusableData", message: /holds the name "star\\[nu].*\. Use no line breaks/u };
        await assert.rejects(preparation.prepare("pictures"), refused);
        await rm(preparation.path("pictures", name), { recursive: true });
        preparation.write(`pictures/star/${name}.jpg`, pictures.of("a"));
        await assert.rejects(preparation.prepare("pictures"), refused);
      });
    }

    it("names a file that cannot be read", async () => {
      fill(1);
      await symlink("nowhere", preparation.path("pictures", "star", "link.jpg"));
      await assert.rejects(preparation.prepare("pictures"), /star\/link\.jpg cannot be read: ENOENT/);
    });
  });
});
