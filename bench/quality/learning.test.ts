/** What the stand-in learns from pictures, with the committed settings and beside them. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePicture } from "../../rehearsal/images/image-classification/decode";
import { PRETRAINED } from "../../rehearsal/images/image-classification/descriptors";
import { drawPictures } from "../../rehearsal/pictures";
import { createRandom } from "../../rehearsal/pictures/random";
import { CHANCE, CLASSES, type Described, learn } from "../../test/rehearsal/images/image-classification/learnt";

describe("Learning from drawn pictures", () => {
  let pictures: readonly Described[] = [];

  before(async () => {
    pictures = await describeDrawnPictures(50);
  });

  it("with the committed settings tells most apart, although there are few", () => {
    const { validationAccuracy, trainAccuracy } = learn({}, pictures);
    assert.ok(validationAccuracy >= 0.9, `validation accuracy is ${validationAccuracy}`);
    assert.ok(trainAccuracy >= validationAccuracy, `train accuracy is ${trainAccuracy}`);
  });

  it("makes up for few pictures by looking at them more often", () => {
    const { trainAccuracy } = learn({ epochs: "1", learning_rate: "0.003" }, pictures);
    assert.ok(trainAccuracy > 0.97, `train accuracy is ${trainAccuracy}`);
  });

  it("finds nothing in labels by lot", () => {
    const random = createRandom(1);
    const byLot = pictures.map((picture) => ({ ...picture, label: random.integer(0, CLASSES - 1) }));
    const { validationAccuracy } = learn({}, byLot);
    assert.ok(validationAccuracy < CHANCE + 0.15, `validation accuracy is ${validationAccuracy}`);
  });

  for (const learningRate of ["1", "0.0000001"]) {
    it(`comes to nothing with a useless learning rate: ${learningRate}`, () => {
      const given = { learning_rate: learningRate, mini_batch_size: "8", epochs: "1" };
      const { validationAccuracy } = learn(given, pictures);
      assert.ok(validationAccuracy < CHANCE + 0.2, `validation accuracy is ${validationAccuracy}`);
    });
  }

  it("comes further with more epochs", () => {
    const [one, three] = ["1", "3"].map((epochs) => learn({ epochs, learning_rate: "0.00005" }, pictures));
    assert.ok(one !== undefined && three !== undefined);
    assert.ok(
      three.validationAccuracy > one.validationAccuracy + 0.05,
      `${one.validationAccuracy} after 1 epoch, ${three.validationAccuracy} after 3`,
    );
  });

  it("comes further with smaller batches, which are more steps", () => {
    const [small, large] = ["8", "150"].map((size) =>
      learn({ epochs: "1", mini_batch_size: size, learning_rate: "0.0005" }, pictures),
    );
    assert.ok(small !== undefined && large !== undefined);
    assert.ok(
      small.validationAccuracy > large.validationAccuracy + 0.05,
      `${small.validationAccuracy} in batches of 8, ${large.validationAccuracy} of 150`,
    );
  });
});

/** Drawn pictures of all classes in a mixed order. */
async function describeDrawnPictures(picturesPerClass: number): Promise<readonly Described[]> {
  const folder = await mkdtemp(join(tmpdir(), "pictures-"));
  try {
    await drawPictures({ folder, seed: 3, picturesPerClass });
    const classes = (await readdir(folder)).sort();
    const random = createRandom(1);
    const files = await Promise.all(
      classes.map(async (name, label) =>
        (await readdir(join(folder, name))).sort().map((file) => ({ label, path: join(folder, name, file) })),
      ),
    );
    const mixed = files
      .flat()
      .map((file) => ({ file, place: random.next() }))
      .sort((one, other) => one.place - other.place);
    return await Promise.all(
      mixed.map(async ({ file: { label, path } }) => {
        const description = new Float32Array(PRETRAINED.length);
        PRETRAINED.describe(await decodePicture(await readFile(path)), description);
        return { label, description };
      }),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
