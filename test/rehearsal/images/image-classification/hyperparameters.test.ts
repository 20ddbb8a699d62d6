import assert from "node:assert/strict";
import { ClientError } from "../../../../rehearsal/images/image-classification/errors";
import { readHyperparameters } from "../../../../rehearsal/images/image-classification/hyperparameters";

const REQUIRED = { num_classes: "5", num_training_samples: "800" };
const COMMITTED = {
  ...REQUIRED,
  num_layers: "18",
  image_shape: "3,224,224",
  mini_batch_size: "64",
  epochs: "2",
  learning_rate: "0.01",
  use_pretrained_model: "1",
};

const REFUSED: readonly {
  readonly name: string;
  readonly given: Readonly<Record<string, string>>;
  readonly message: string | RegExp;
}[] = [
  {
    name: "a number of layers that no network has",
    given: { num_layers: "19" },
    message:
      "The value '19' is not valid for the 'num_layers' hyperparameter which expects one of the following: " +
      "'18', '34', '50', '101', '152', '200', '20', '32', '44', '56', '110' (caused by ValidationError)",
  },
  {
    name: "an unknown name",
    given: { mini_batch_siz: "3" },
    message: "Additional hyperparameters are not allowed ('mini_batch_siz' was unexpected) (caused by ValidationError)",
  },
  {
    name: "an unknown name that every object has",
    given: { constructor: "3" },
    message: /'constructor' was unexpected/,
  },
  {
    name: "a batch larger than the data",
    given: { mini_batch_size: "801" },
    message: "The number of input images must be bigger or equal to the mini_batch_size.",
  },
  {
    name: "an image shape with two channels",
    given: { image_shape: "2,224,224" },
    message: /'2,224,224' is not valid for the 'image_shape'/,
  },
  { name: "an image shape with a side", given: { image_shape: "224" }, message: /'image_shape'/ },
  {
    name: "a learning rate above 1",
    given: { learning_rate: "1.01" },
    message: /'1.01' is not valid for the 'learning_rate' .* between 0 and 1/,
  },
  { name: "a learning rate that is a word", given: { learning_rate: "fast" }, message: /'learning_rate'/ },
  { name: "no epochs", given: { epochs: "0" }, message: /'0' is not valid for the 'epochs'/ },
  { name: "half an epoch", given: { epochs: "1.5" }, message: /'epochs'/ },
  { name: "one class", given: { num_classes: "1" }, message: /'num_classes' .* greater than or equal to 2/ },
  { name: "an unknown optimizer", given: { optimizer: "lion" }, message: /'sgd', 'adam', 'rmsprop', 'nag'/ },
  { name: "top_k of 1", given: { top_k: "1" }, message: /'top_k'/ },
  { name: "top_k above the classes", given: { top_k: "6" }, message: /top_k 6 must not exceed num_classes 5/ },
  {
    name: "checkpoints after the last epoch",
    given: { epochs: "2", checkpoint_frequency: "3" },
    message: /checkpoint_frequency 3 must not exceed epochs 2/,
  },
  {
    name: "a pretrained network for small pictures, which does not exist",
    given: { num_layers: "20", use_pretrained_model: "1" },
    message: /num_layers 20 has no pretrained model/,
  },
  {
    name: "several labels for a picture",
    given: { multi_label: "1" },
    message: /multi_label 1 is not part of the rehearsal's stand-in/,
  },
  { name: "a schedule that is no list", given: { lr_scheduler_step: "10;20" }, message: /'lr_scheduler_step'/ },
];

describe("Hyperparameters of image-classification", () => {
  it("are accepted as committed", () => {
    const { classes, trainingSamples, batchSize, epochs, learningRate, pretrained, grey } =
      readHyperparameters(COMMITTED);
    assert.deepEqual(
      { classes, trainingSamples, batchSize, epochs, learningRate, pretrained, grey },
      { classes: 5, trainingSamples: 800, batchSize: 64, epochs: 2, learningRate: 0.01, pretrained: true, grey: false },
    );
  });

  it("have the image's defaults", () => {
    const settings = readHyperparameters(REQUIRED);
    assert.equal(settings.epochs, 30);
    assert.equal(settings.learningRate, 0.1);
    assert.equal(settings.batchSize, 32);
    assert.equal(settings.pretrained, false);
    assert.equal(settings.hiddenUnits, readHyperparameters({ ...REQUIRED, num_layers: "152" }).hiddenUnits);
    assert.equal(settings.earlyStopping, undefined);
    assert.equal(settings.optimizer.kind, "sgd");
  });

  it("are all read", () => {
    const settings = readHyperparameters({
      ...REQUIRED,
      image_shape: "1, 28, 28",
      num_layers: "110",
      optimizer: "adam",
      learning_rate: "1e-3",
      lr_scheduler_step: "2, 4",
      lr_scheduler_factor: "0.5",
      early_stopping: "True",
      early_stopping_patience: "3",
      checkpoint_frequency: "2",
      top_k: "2",
      augmentation_type: "crop",
      precision_dtype: "float16",
      kv_store: "dist_sync",
      resize: "256",
    });
    assert.equal(settings.grey, true);
    assert.equal(settings.learningRate, 0.001);
    assert.deepEqual(settings.schedule, { epochs: [2, 4], factor: 0.5 });
    assert.deepEqual(settings.earlyStopping, { minimumEpochs: 10, patience: 3, tolerance: 0 });
    assert.equal(settings.checkpointFrequency, 2);
    assert.equal(settings.topK, 2);
  });

  it("are refused when required ones are missing", () => {
    assert.throws(() => readHyperparameters({ epochs: "2" }), {
      name: "ClientError",
      message:
        "No value(s) were specified for 'num_classes', 'num_training_samples' " +
        "which are required hyperparameter(s) (caused by ValidationError)",
    });
  });

  for (const { name, given, message } of REFUSED) {
    it(`are refused in the image's words: ${name}`, () => {
      assert.throws(
        () => readHyperparameters({ ...REQUIRED, ...given }),
        (error) => {
          assert.ok(error instanceof ClientError);
          if (typeof message === "string") {
            assert.equal(error.message, message);
          } else {
            assert.match(error.message, message);
          }
          return true;
        },
      );
    });
  }
});
