import assert from "node:assert/strict";
import { readdir, readFile, stat, truncate } from "node:fs/promises";
import sharp from "sharp";
import { Container, type Labelled, lastAccuracy, type TrainingEnd } from "../containerProcess";

/** What the service reads the job's metrics with. */
const METRIC = /^\[\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d INFO \d+\] Epoch\[(\d+)\] (Train|Validation)-accuracy=(\d\.\d{6})$/;
const MODEL = "image-classification";
/** The smallest training there is: from scratch, which looks at the fewest numbers of a picture. */
const HYPERPARAMETERS = {
  num_layers: "18",
  mini_batch_size: "8",
  epochs: "2",
  learning_rate: "0.01",
  use_pretrained_model: "0",
  num_classes: "2",
  num_training_samples: "30",
};

describe("A training job of image-classification", () => {
  let pictures: Record<"train" | "validation", Labelled[]>;

  before(async () => {
    const drawn = await Promise.all(Array.from({ length: 40 }, (_, index) => drawDisc(index)));
    pictures = { train: drawn.slice(0, 30), validation: drawn.slice(30) };
  });

  describe("that has learnt", () => {
    let fromRecords: Container;
    let fromFiles: Container;
    let ends: Readonly<Record<"records" | "files", TrainingEnd>>;

    before(async () => {
      [fromRecords, fromFiles] = await Promise.all([Container.create(), Container.create()]);
      await fromRecords.writeChannels(pictures);
      await writeImageChannels(fromFiles, pictures);
      const [records, files] = await Promise.all([
        fromRecords.train(HYPERPARAMETERS),
        fromFiles.train({ ...HYPERPARAMETERS, checkpoint_frequency: "1", top_k: "2" }),
      ]);
      ends = { records, files };
    });
    after(() => Promise.all([fromRecords.remove(), fromFiles.remove()]));

    it("from RecordIO channels has printed the image's metrics and left the best model", async () => {
      const { exitCode, failure, lines } = ends.records;
      assert.equal(failure, "");
      assert.equal(exitCode, 0);
      const metrics = lines.map((line) => METRIC.exec(line)).filter((match) => match !== null);
      assert.deepEqual(
        metrics.map(([, epoch = "", kind = ""]) => `${epoch} ${kind}`),
        ["0 Train", "0 Validation", "1 Train", "1 Validation"],
      );
      assert.equal(lastAccuracy(lines, "Validation"), 1);
      assert.deepEqual(await modelFiles(fromRecords), [`${MODEL}-0001.params`, `${MODEL}-symbol.json`]);
      assert.deepEqual(
        (await readdir(fromRecords.temporary)).filter((name) => name.startsWith("samples")),
        [],
        "described pictures were left behind",
      );
    });

    it("from picture files with lists has learnt the same, and kept every checkpoint that is asked for", async () => {
      const { failure, lines } = ends.files;
      assert.equal(failure, "");
      assert.ok(lines.some((line) => line.endsWith("Epoch[1] Train-top_k_accuracy_2=1.000000")));
      const checkpoints = [`${MODEL}-0001.params`, `${MODEL}-0002.params`, `${MODEL}-symbol.json`];
      assert.deepEqual(await modelFiles(fromFiles), checkpoints);
      const [model, same] = await Promise.all(
        [fromRecords, fromFiles].map((container) => readFile(container.path("model", `${MODEL}-0001.params`))),
      );
      assert.ok(model !== undefined && same?.equals(model) === true, "the same pictures gave another model");
    });
  });

  describe("that cannot learn", () => {
    let container: Container;

    beforeEach(async () => {
      container = await Container.create();
      await container.writeChannels(pictures);
    });
    afterEach(() => container.remove());

    it("fails with the image's words for a hyperparameter that it refuses, and leaves no model", async () => {
      const { exitCode, failure } = await container.train({ ...HYPERPARAMETERS, num_layers: "17" });
      assert.notEqual(exitCode, 0);
      assert.match(failure, /^ClientError: The value '17' is not valid for the 'num_layers' hyperparameter/);
      await assert.rejects(stat(container.path("model")));
    });

    it("fails with channel, file and offset when a data file was cut short", async () => {
      const path = container.path("input/data/train/train.rec");
      await truncate(path, (await stat(path)).size - 100);
      const { exitCode, failure } = await container.train(HYPERPARAMETERS);
      assert.notEqual(exitCode, 0);
      assert.match(
        failure,
        /^ClientError: channel 'train', train\.rec: broken RecordIO file at byte \d+: .* cut short after \d+$/,
      );
    });
  });
});

async function modelFiles(container: Container): Promise<readonly string[]> {
  return (await readdir(container.path("model"))).sort();
}

/** A light disc on a dark ground, or the reverse; the smaller it is, the more of its class is the ground. */
async function drawDisc(index: number): Promise<Labelled> {
  const label = index % 2;
  const [ground, colour] = label === 0 ? ["#203040", "#e0d0c0"] : ["#e0d0c0", "#203040"];
  const size = 'width="64" height="64"';
  const disc = `<circle cx="${20 + (index % 24)}" cy="32" r="${8 + (index % 5)}" fill="${colour}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="${ground}"/>${disc}</svg>`;
  return { label, picture: await sharp(Buffer.from(svg)).png().toBuffer() };
}

async function writeImageChannels(
  container: Container,
  channels: Readonly<Record<"train" | "validation", readonly Labelled[]>>,
): Promise<void> {
  const configuration: Record<string, { readonly ContentType: string }> = {};
  for (const [name, pictures] of Object.entries(channels)) {
    const lines: string[] = [];
    for (const [index, { label, picture }] of pictures.entries()) {
      await container.write(`input/data/${name}/class${label}/${index}.png`, picture);
      lines.push(`${index}\t${label}\tclass${label}/${index}.png`);
    }
    await container.write(`input/data/${name}_lst/${name}.lst`, `${lines.join("\n")}\n`);
    configuration[name] = configuration[`${name}_lst`] = { ContentType: "application/x-image" };
  }
  await container.write("input/config/inputdataconfig.json", JSON.stringify(configuration));
}
