/**
 * The hyperparameters of the built-in image: names, defaults and ranges as documented by SageMaker. The README says
 * what each means here.
 */
import { ClientError } from "./errors";
import {
  choice,
  integer,
  missingNames,
  obeys,
  pattern,
  refusal,
  type Rule,
  share,
  unknownNames,
} from "./hyperparameterRules";

/**
 * Numbers of layers of the networks for pictures of ordinary size, which exist pretrained, with the hidden units of the
 * stand-in.
 */
const HIDDEN_UNITS_OF_LARGE = { 18: 32, 34: 48, 50: 64, 101: 96, 152: 128, 200: 160 } as const;
/** The same for pictures of about 28×28. */
const HIDDEN_UNITS_OF_SMALL = { 20: 32, 32: 48, 44: 64, 56: 96, 110: 128 } as const;

const OPTIMIZERS = ["sgd", "adam", "rmsprop", "nag"] as const;

const LARGE_LAYERS = Object.keys(HIDDEN_UNITS_OF_LARGE);
const HIDDEN_UNITS: Readonly<Record<string, number>> = { ...HIDDEN_UNITS_OF_LARGE, ...HIDDEN_UNITS_OF_SMALL };

const RULES = {
  num_classes: integer(2),
  num_training_samples: integer(),
  augmentation_type: choice("crop", "crop_color", "crop_color_transform"),
  beta_1: share,
  beta_2: share,
  checkpoint_frequency: integer(),
  early_stopping: choice("True", "False", "true", "false"),
  early_stopping_min_epochs: integer(),
  early_stopping_patience: integer(),
  early_stopping_tolerance: share,
  epochs: integer(),
  eps: share,
  gamma: share,
  image_shape: pattern(/^\s*[13]\s*,\s*[1-9]\d*\s*,\s*[1-9]\d*\s*$/),
  kv_store: choice("dist_sync", "dist_async"),
  learning_rate: share,
  lr_scheduler_factor: share,
  lr_scheduler_step: pattern(/^\s*[1-9]\d*\s*(,\s*[1-9]\d*\s*)*$/),
  mini_batch_size: integer(),
  momentum: share,
  multi_label: choice(0, 1),
  num_layers: choice(...LARGE_LAYERS, ...Object.keys(HIDDEN_UNITS_OF_SMALL)),
  optimizer: choice(...OPTIMIZERS),
  precision_dtype: choice("float32", "float16"),
  resize: integer(),
  top_k: integer(2),
  use_pretrained_model: choice(0, 1),
  use_weighted_loss: choice(0, 1),
  weight_decay: share,
} as const satisfies Record<string, Rule>;

type Name = keyof typeof RULES;

const REQUIRED: readonly Name[] = ["num_classes", "num_training_samples"];

/** What the image takes for a hyperparameter that is not given; those without a default are off. */
const DEFAULTS: Readonly<Partial<Record<Name, string>>> = {
  beta_1: "0.9",
  beta_2: "0.999",
  early_stopping: "False",
  early_stopping_min_epochs: "10",
  early_stopping_patience: "5",
  early_stopping_tolerance: "0.0",
  epochs: "30",
  eps: "1e-8",
  gamma: "0.9",
  image_shape: "3,224,224",
  learning_rate: "0.1",
  lr_scheduler_factor: "0.1",
  mini_batch_size: "32",
  momentum: "0.9",
  multi_label: "0",
  num_layers: "152",
  optimizer: "sgd",
  precision_dtype: "float32",
  use_pretrained_model: "0",
  weight_decay: "0.0001",
};

/** How the weights follow the gradients. All numbers 0–1. */
export interface OptimizerSettings {
  readonly kind: (typeof OPTIMIZERS)[number];
  readonly momentum: number;
  readonly weightDecay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly gamma: number;
}

/** When training ends before its last epoch. */
export interface EarlyStopping {
  readonly minimumEpochs: number;
  /** Epochs to wait for a better validation accuracy. */
  readonly patience: number;
  /** How much better counts, relative to the best accuracy so far. */
  readonly tolerance: number;
}

/** The hyperparameters of a job as the stand-in uses them. */
export interface Hyperparameters {
  readonly classes: number;
  readonly trainingSamples: number;
  readonly hiddenUnits: number;
  readonly grey: boolean;
  readonly pretrained: boolean;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** After these epochs the learning rate is multiplied by the factor. */
  readonly schedule: { readonly epochs: readonly number[]; readonly factor: number };
  readonly optimizer: OptimizerSettings;
  readonly earlyStopping: EarlyStopping | undefined;
  /** Every how many epochs the model is kept; without it only the best one is. */
  readonly checkpointFrequency: number | undefined;
  readonly topK: number | undefined;
}

/**
 * Reads the job's hyperparameters, which are all texts.
 * @throws ClientError in the image's own words where they are known.
 */
export function readHyperparameters(given: Readonly<Record<string, unknown>>): Hyperparameters {
  const texts = validate(given);
  const number = (name: Name): number => Number(texts[name] ?? DEFAULTS[name]);
  const optional = (name: Name): number | undefined => (texts[name] === undefined ? undefined : Number(texts[name]));
  const hyperparameters: Hyperparameters = {
    classes: number("num_classes"),
    trainingSamples: number("num_training_samples"),
    hiddenUnits: HIDDEN_UNITS[number("num_layers")] ?? 0,
    grey: texts.image_shape?.trim().startsWith("1") ?? false,
    pretrained: number("use_pretrained_model") === 1,
    epochs: number("epochs"),
    batchSize: number("mini_batch_size"),
    learningRate: number("learning_rate"),
    schedule: { epochs: texts.lr_scheduler_step?.split(",").map(Number) ?? [], factor: number("lr_scheduler_factor") },
    optimizer: {
      kind: OPTIMIZERS.find((kind) => kind === texts.optimizer) ?? "sgd",
      momentum: number("momentum"),
      weightDecay: number("weight_decay"),
      beta1: number("beta_1"),
      beta2: number("beta_2"),
      epsilon: number("eps"),
      gamma: number("gamma"),
    },
    earlyStopping:
      texts.early_stopping?.toLowerCase() === "true"
        ? {
            minimumEpochs: number("early_stopping_min_epochs"),
            patience: number("early_stopping_patience"),
            tolerance: number("early_stopping_tolerance"),
          }
        : undefined,
    checkpointFrequency: optional("checkpoint_frequency"),
    topK: optional("top_k"),
  };
  refuseCombinations(texts, hyperparameters);
  return hyperparameters;
}

/** The values with their defaults as texts, for the log. */
export function finalConfiguration(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...DEFAULTS, ...given };
}

function validate(given: Readonly<Record<string, unknown>>): Readonly<Partial<Record<Name, string>>> {
  const missing = REQUIRED.filter((name) => given[name] === undefined);
  if (missing.length > 0) {
    throw new ClientError(missingNames(missing));
  }
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(RULES, name));
  if (unknown.length > 0) {
    throw new ClientError(unknownNames(unknown));
  }
  for (const [name, rule] of Object.entries(RULES)) {
    const value = given[name];
    if (value !== undefined && !(typeof value === "string" && obeys(rule, value))) {
      throw new ClientError(refusal(name, rule, typeof value === "string" ? value : JSON.stringify(value)));
    }
  }
  return given;
}

function refuseCombinations(texts: Readonly<Partial<Record<Name, string>>>, hyperparameters: Hyperparameters): void {
  if (hyperparameters.batchSize > hyperparameters.trainingSamples) {
    throw new ClientError("The number of input images must be bigger or equal to the mini_batch_size.");
  }
  if (hyperparameters.pretrained && !LARGE_LAYERS.includes(texts.num_layers ?? "152")) {
    throw new ClientError(
      `num_layers ${texts.num_layers ?? ""} has no pretrained model: ` +
        `with use_pretrained_model 1 it is one of ${LARGE_LAYERS.join(", ")}`,
    );
  }
  if ((hyperparameters.checkpointFrequency ?? 0) > hyperparameters.epochs) {
    throw new ClientError(
      `checkpoint_frequency ${hyperparameters.checkpointFrequency ?? ""} ` +
        `must not exceed epochs ${hyperparameters.epochs}`,
    );
  }
  if ((hyperparameters.topK ?? 0) > hyperparameters.classes) {
    throw new ClientError(`top_k ${hyperparameters.topK ?? ""} must not exceed num_classes ${hyperparameters.classes}`);
  }
  if (texts.multi_label === "1") {
    throw new ClientError(
      "multi_label 1 is not part of the rehearsal's stand-in for image-classification: " +
        "it learns one class for each picture",
    );
  }
}
