/** Runs the training program of image-classification and says at its end how much memory it had at most, in KiB. */
import "../rehearsal/images/image-classification/train";

process.once("exit", () => {
  process.stdout.write(`peak memory: ${process.resourceUsage().maxRSS} KiB\n`);
});
