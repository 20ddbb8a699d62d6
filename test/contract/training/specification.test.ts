import assert from "node:assert/strict";
import { trainingIdentity, trainingSpecification } from "../../../contract/training/specification";
import { exampleManifest, exampleTraining } from "../../components/release/examples";

const image = "811284229777.dkr.ecr.us-east-1.amazonaws.com/image-classification:1";
const specification = trainingSpecification(exampleTraining, exampleManifest, image);

describe("trainingSpecification", () => {
  it("computes the numbers of classes and samples from the data", () => {
    assert.deepEqual(specification.hyperparameters, {
      epochs: "2",
      learning_rate: "0.01",
      num_classes: "3",
      num_training_samples: "700",
    });
  });

  it("gives metric definitions to an own image only: the built-in algorithm refuses them", () => {
    assert.deepEqual(specification.metricDefinitions, []);
    const own = trainingSpecification(
      { ...exampleTraining, image: { uri: image, kind: "image-classification" } },
      exampleManifest,
      image,
    );
    assert.deepEqual(
      own.metricDefinitions.map(({ name }) => name),
      ["train:accuracy", "validation:accuracy"],
    );
  });

  it("reads the channels as the kind of model wants them", () => {
    assert.equal(specification.channelType, "application/x-recordio");
    const tabular = trainingSpecification(
      { ...exampleTraining, image: { uri: image, kind: "tabular-classification" } },
      exampleManifest,
      image,
    );
    assert.equal(tabular.channelType, "text/csv");
  });

  it("waits for spot instances only when the settings say so", () => {
    assert.equal(specification.maximumWaitSeconds, undefined);
    const spot = trainingSpecification(
      { ...exampleTraining, spot: { maximumWaitMinutes: 90 } },
      exampleManifest,
      image,
    );
    assert.equal(spot.maximumWaitSeconds, 5400);
  });
});

describe("trainingIdentity", () => {
  const identity = trainingIdentity(specification);

  it("fits into a job's name", () => {
    assert.match(identity, /^[0-9a-f]{16}$/);
  });

  it("stays when nothing that decides about the model changes", () => {
    const hyperparameters = Object.fromEntries(Object.entries(specification.hyperparameters).reverse());
    assert.equal(
      trainingIdentity({ ...specification, hyperparameters, maximumRuntimeSeconds: 1, maximumWaitSeconds: 2 }),
      identity,
    );
  });

  const changes = {
    image: { image: `${image}-own` },
    hyperparameters: { hyperparameters: { ...specification.hyperparameters, epochs: "3" } },
    "data version": { dataVersion: "ffffffffffffffff" },
    "instance type": { instanceType: "ml.g5.xlarge" },
    "instance count": { instanceCount: 2 },
    volume: { volumeGigabytes: 100 },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`changes with the ${what}, so that a new job is trained`, () => {
      assert.notEqual(trainingIdentity({ ...specification, ...change }), identity);
    });
  }
});
