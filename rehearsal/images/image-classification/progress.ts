/** Which epoch was the best, and whether training should go on. */
import type { Hyperparameters } from "./hyperparameters";
import type { EpochResult } from "./learning/trainer";

/** Follows the validation accuracy from epoch to epoch. */
export class Progress {
  private best = -1;
  private epochs = 0;
  private epochsWithoutGain = 0;

  public constructor(private readonly settings: Pick<Hyperparameters, "earlyStopping">) {}

  /** Takes note of an epoch; returns whether it is the best so far. */
  public add({ validationAccuracy }: Pick<EpochResult, "validationAccuracy">): boolean {
    const tolerance = this.settings.earlyStopping?.tolerance ?? 0;
    this.epochs += 1;
    this.epochsWithoutGain = validationAccuracy > this.best * (1 + tolerance) ? 0 : this.epochsWithoutGain + 1;
    const isBest = validationAccuracy > this.best;
    this.best = Math.max(this.best, validationAccuracy);
    return isBest;
  }

  /** Whether early stopping ends the training here. */
  public get isOver(): boolean {
    const { earlyStopping } = this.settings;
    return (
      earlyStopping !== undefined &&
      this.epochs >= earlyStopping.minimumEpochs &&
      this.epochsWithoutGain >= earlyStopping.patience
    );
  }
}
