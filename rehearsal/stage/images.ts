/** The images that can be rehearsed: one folder for each repository, with its `image.yaml`. */
import { join } from "node:path";
import { imageRepository, requireImage, UnusableImage } from "#local-cloud";
import { BadInput } from "../../machine/badInput";
import type { TrainingSettings } from "../../settings/schema";

export const imagesFolder = join(__dirname, "..", "images");

/**
 * Checks before anything runs that this machine can run the image of the settings.
 *
 * @throws BadInput saying what is missing and what to do
 */
export async function requireRehearsableImage(
  { image }: Pick<TrainingSettings, "image">,
  folder = imagesFolder,
): Promise<void> {
  try {
    await requireImage(folder, "uri" in image ? imageRepository(image.uri) : image.algorithm);
  } catch (error) {
    if (!(error instanceof UnusableImage)) throw error;
    throw new BadInput(`training.image: ${error.message}\nrehearsal/images/README.md says how an image is rehearsed.`, {
      cause: error,
    });
  }
}
