/** What the built-in algorithm reads as a number: it would say so itself, after its instance was paid for. */
import { isDecimal } from "./decimal";
import { settingFault, type SettingsFault } from "./faults";
import type { TrainingSettings } from "./schema";

/** SageMaker's developer guide, Image Classification Hyperparameters, read on 2026-11-29. */
const numbers = [
  ...["num_layers", "mini_batch_size", "epochs", "learning_rate", "use_pretrained_model", "momentum", "weight_decay"],
  ...["beta_1", "beta_2", "eps", "gamma", "checkpoint_frequency", "lr_scheduler_factor", "resize", "top_k"],
  ...["early_stopping_min_epochs", "early_stopping_patience", "early_stopping_tolerance"],
  ...["multi_label", "use_weighted_loss"],
];

export function builtInFaults(project: string, training: TrainingSettings | undefined): readonly SettingsFault[] {
  if (training === undefined || "uri" in training.image) return [];
  return Object.entries(training.hyperparameters)
    .filter(([name, value]) => numbers.includes(name) && !isDecimal(value))
    .map(([name, value]) =>
      settingFault(project, ["training", "hyperparameters", name], value, "builtInHyperparameter"),
    );
}
