/** Pictures that a person brings: read to the end before anything runs, so that what cannot be learnt from is said at once. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { requireBatch } from "../delivery/data/batch";
import { describeSamples } from "../delivery/data/dataset";
import { locators } from "../delivery/data/locate";
import { describeSummary } from "../delivery/data/summary";
import { UnusableData } from "../delivery/data/unusableData";
import { modelKindName } from "../settings/modelKinds";
import type { TrainingSettings } from "../settings/schema";
import { BadInput } from "./options";

/**
 * Reads the pictures of a folder as the Train action will, and returns what was found, in lines for people.
 *
 * @throws BadInput when nothing can be learnt from them
 */
export async function inspectOwnPictures(folder: string, training: TrainingSettings, region: string, onProgress: (text: string) => void): Promise<readonly string[]> {
  const workspace = mkdtempSync(join(tmpdir(), "own-pictures-"));
  try {
    const source = await locators[modelKindName(training.image)]({ ...training.data, source: pathToFileURL(folder).href }, { folder, region, workspace, onProgress });
    const { samples, summary } = await source.read();
    requireBatch(samples, training);
    return summary === undefined ? [describeSamples(samples)] : describeSummary(summary);
  } catch (error) {
    throw error instanceof UnusableData ? new BadInput(`--data: ${error.message}`, { cause: error }) : error;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
