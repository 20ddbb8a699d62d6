/** The whole stand-in with the committed settings: its training and its serving program, as SageMaker starts them. */
import assert from "node:assert/strict";
import { SHAPES } from "../../rehearsal/pictures/families";
import { Container, lastAccuracy } from "../../test/rehearsal/images/containerProcess";
import { drawDataSet, hyperparametersFor } from "../dataSet";

const CLASSES = Object.keys(SHAPES).length;

describe("The container of image-classification", () => {
  let container: Container;

  before(async () => {
    container = await Container.create();
  });
  after(() => container.remove());

  it("tells most pictures apart that it has not seen", async () => {
    const { train, validation, heldOut } = await drawDataSet({ family: SHAPES, seed: 1, picturesPerClass: 80 });
    await container.writeChannels({ train, validation });
    const { failure, lines } = await container.train(hyperparametersFor(train, CLASSES));
    assert.equal(failure, "");
    const validated = lastAccuracy(lines, "Validation");
    assert.ok(validated >= 0.85, `validation accuracy is ${validated}`);
    const serving = await container.serve();
    let correct = 0;
    for (const { label, picture } of heldOut) {
      const answer: unknown = await (await serving.invoke(picture, "application/x-image")).json();
      assert.ok(Array.isArray(answer) && answer.length === CLASSES);
      correct += answer.indexOf(Math.max(...answer.map(Number))) === label ? 1 : 0;
    }
    assert.equal(await serving.stop(), 0);
    assert.ok(correct / heldOut.length >= 0.85, `${correct} of ${heldOut.length} held-out pictures were told apart`);
  });
});
