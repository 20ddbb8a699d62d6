/**
 * The process that evaluates the program of a checkout: asked once by its parent (declared.ts), it answers and ends.
 */
import { z } from "zod";
import { silenceNodeVersionWarning } from "../../machine/nodeVersionWarning";
import { declarationsHere, type Evaluations } from "./declaration";

async function answer(evaluations: Evaluations): Promise<void> {
  const declarations = await declarationsHere(evaluations);
  await new Promise((sent) => process.send?.(declarations, sent));
  // A program that has failed is abandoned where it waits.
  process.exit();
}

silenceNodeVersionWarning();
process.once("disconnect", () => process.exit());
process.once("message", (message) => {
  void answer(z.custom<Evaluations>((value) => typeof value === "object" && value !== null).parse(message));
});
