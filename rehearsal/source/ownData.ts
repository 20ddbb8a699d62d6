/**
 * Data that a person brings: read to the end before anything runs, so that what cannot be learnt from is said at once.
 */
import { mkdirSync, readdirSync, rmSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "../../contract/errors";
import { requireBatch } from "../../delivery/data/batch";
import type { PictureReading } from "../../delivery/data/knownPictures";
import { locators } from "../../delivery/data/locate";
import { sourceClient } from "../../delivery/data/s3Folder";
import { describeSamples } from "../../delivery/data/split";
import { describeSummary } from "../../delivery/data/summary";
import { UnusableData } from "../../delivery/data/unusableData";
import { BadInput } from "../../machine/badInput";
import { modelKindName } from "../../settings/modelKinds";
import type { TrainingSettings } from "../../settings/schema";

/**
 * @throws BadInput for a kind of model whose data only a person can bring: the rehearsal draws pictures and nothing
 * else
 */
export function requireDrawableData({ image }: Pick<TrainingSettings, "image">): void {
  const kind = modelKindName(image);
  if (kind === "image-classification") return;
  throw new BadInput(
    `training.image.kind is ${kind}, but the rehearsal draws pictures only. ` +
      "Give the data of that kind with --data DIR.",
  );
}

/**
 * Reads the samples of a folder as the Train action will, and returns what was found, in lines for people.
 *
 * @param workspace a folder for downloads; what an interrupted inspection left there is removed
 * @param reading how they are read; the Train action is to be given the same file of known pictures, so that it does
 *   not have to decode them a second time
 * @throws BadInput when nothing can be learnt from them
 */
export async function inspectOwnData(
  folder: string,
  workspace: string,
  { training, region }: { readonly training: TrainingSettings; readonly region: string },
  reading: PictureReading,
): Promise<readonly string[]> {
  requireFolder(folder);
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(workspace);
  try {
    const source = await locators[modelKindName(training.image)](
      { ...training.data, source: pathToFileURL(folder).href },
      { ...reading, folder, s3: sourceClient(region), workspace },
    );
    const { samples, summary } = await source.read();
    requireBatch(samples, training);
    return summary === undefined ? [describeSamples(samples)] : describeSummary(summary);
  } catch (error) {
    throw error instanceof UnusableData ? new BadInput(`--data: ${error.message}`, { cause: error }) : error;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** @throws BadInput when it is no folder, or an empty one */
function requireFolder(folder: string): void {
  const found = statusOf(folder);
  if (found === undefined) throw new BadInput(`--data: there is no folder ${folder}.`);
  if (!found.isDirectory())
    throw new BadInput(`--data: ${folder} is a file; give the folder that it lies in: --data ${dirname(folder)}`);
  if (readdirSync(folder).length > 0) return;
  throw new BadInput(
    `--data: ${folder} is empty. It holds a subfolder of pictures for each class, or train.rec, validation.rec and ` +
      "labels.txt, or for a model of rows the file samples.csv.",
  );
}

function statusOf(folder: string): Stats | undefined {
  try {
    return statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    throw new BadInput(`--data: ${folder} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
