/** Whether this machine can run an image. */
import { requireImage, UnusableImage } from "#local-cloud";
import { imagesFolder } from "./containerProcess";

/** False when something is missing, which is printed in one line. On CI nothing may be missing. */
export async function imageIsUsable(repository: string): Promise<boolean> {
  try {
    await requireImage(imagesFolder, repository);
    return true;
  } catch (error) {
    if (!(error instanceof UnusableImage) || process.env["CI"] !== undefined) throw error;
    console.log(`      skipped: ${error.message.replaceAll(/\s+/gu, " ")}`);
    return false;
  }
}
