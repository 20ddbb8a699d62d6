/** What the training asks of the number of pictures. */
import type { TrainingSettings } from "../../settings/schema";
import type { Part } from "./split";
import { UnusableData } from "./unusableData";

/** The default of the built-in algorithm's mini_batch_size. */
const usualBatchSize = 32;

/** @throws UnusableData when the built-in algorithm would refuse the training pictures: they have to fill a batch */
export function requireBatch(
  { train, validation, heldOut }: Readonly<Record<Part, number>>,
  { image, hyperparameters }: Pick<TrainingSettings, "image" | "hyperparameters">,
): void {
  if ("uri" in image) return;
  const batchSize = Number(hyperparameters["mini_batch_size"] ?? usualBatchSize);
  if (train >= batchSize) return;
  const all = train + validation + heldOut;
  const needed = train === 0 ? "" : ` In these shares about ${Math.ceil((batchSize * all) / train)} are needed.`;
  throw new UnusableData(
    `${train} of ${all} pictures are left for training (${validation} validate it, ${heldOut} are held out for the ` +
      `tests), but training.hyperparameters.mini_batch_size is ${batchSize}: a batch must be filled.${needed} Add ` +
      "pictures, or lower the setting.",
  );
}
