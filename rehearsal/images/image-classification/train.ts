/** The training program of the stand-in for SageMaker's built-in image-classification image. See README.md. */
import { checkChannels, type InputDataConfiguration, readChannel } from "./channels";
import { log, modelFolder, readConfiguration, writeFailure } from "./container";
import { describeChannel } from "./describeChannel";
import { ClientError, failureText } from "./errors";
import { finalConfiguration, type Hyperparameters, readHyperparameters } from "./hyperparameters";
import type { SampleStore } from "./learning/sampleStore";
import { ScaleEstimate } from "./learning/scaling";
import { type EpochResult, Trainer } from "./learning/trainer";
import { descriptorOf, type Model, saveModel } from "./model";
import { Progress } from "./progress";

async function main(): Promise<void> {
  const given = readConfiguration("hyperparameters");
  log(`Reading provided configuration from hyperparameters.json: ${JSON.stringify(given)}`);
  const settings = readHyperparameters(given);
  log(`Final configuration: ${JSON.stringify(finalConfiguration(given))}`);
  const channels = readConfiguration("inputdataconfig");
  checkChannels(channels);
  const descriptor = descriptorOf(settings);
  const estimate = new ScaleEstimate(descriptor.length, settings.classes);
  const { classes, grey } = settings;
  const training = await describeChannel(readChannel(channels, "train"), {
    descriptor,
    classes,
    grey,
    onDescription: (description, label) => {
      estimate.add(description, label);
    },
  });
  checkTraining(settings, training);
  const validation = await describeValidation(settings, channels);
  log(`${training.count} training and ${validation.count} validation samples`);
  const scale = estimate.finish();
  const trainer = new Trainer(settings, scale, training, validation);
  runEpochs(settings, trainer, { network: trainer.network, scale, pretrained: settings.pretrained, grey });
}

async function describeValidation(settings: Hyperparameters, channels: InputDataConfiguration): Promise<SampleStore> {
  const { classes, grey } = settings;
  const validation = await describeChannel(readChannel(channels, "validation"), {
    descriptor: descriptorOf(settings),
    classes,
    grey,
  });
  if (validation.count === 0) {
    throw new ClientError("channel 'validation' holds no pictures");
  }
  return validation;
}

/**
 * A wrong number is refused, though the image only warns of undefined behaviour: the program computes it, so the data
 * is not what was prepared.
 */
function checkTraining({ trainingSamples, batchSize }: Hyperparameters, training: SampleStore): void {
  if (training.count < batchSize) {
    throw new ClientError("The number of input images must be bigger or equal to the mini_batch_size.");
  }
  if (training.count !== trainingSamples) {
    throw new ClientError(
      `num_training_samples is ${trainingSamples}, but channel 'train' holds ${training.count} pictures`,
    );
  }
}

function runEpochs(settings: Hyperparameters, trainer: Trainer, model: Model): void {
  const progress = new Progress(settings);
  for (let epoch = 0; epoch < settings.epochs && !progress.isOver; epoch += 1) {
    const start = performance.now();
    const result = trainer.runEpoch(epoch);
    logEpoch(settings, result, (performance.now() - start) / 1000);
    const isBest = progress.add(result);
    if (isBest) {
      log(`Storing the best model with validation accuracy: ${result.validationAccuracy.toFixed(6)}`);
    }
    const { checkpointFrequency } = settings;
    if (checkpointFrequency === undefined ? isBest : (epoch + 1) % checkpointFrequency === 0) {
      log(`Saved checkpoint to "${saveModel(modelFolder, model, epoch + 1, checkpointFrequency !== undefined)}"`);
    }
  }
}

function logEpoch(
  { topK }: Hyperparameters,
  { epoch, trainAccuracy, trainTopK, validationAccuracy }: EpochResult,
  seconds: number,
): void {
  log(`Epoch[${epoch}] Train-accuracy=${trainAccuracy.toFixed(6)}`);
  if (topK !== undefined) {
    log(`Epoch[${epoch}] Train-top_k_accuracy_${topK}=${trainTopK.toFixed(6)}`);
  }
  log(`Epoch[${epoch}] Time cost=${seconds.toFixed(3)}`);
  log(`Epoch[${epoch}] Validation-accuracy=${validationAccuracy.toFixed(6)}`);
}

main().catch((error: unknown) => {
  const text = failureText(error);
  log(text, "ERROR");
  writeFailure(text);
  process.exitCode = 1;
});
