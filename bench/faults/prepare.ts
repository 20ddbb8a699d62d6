/** What every run begins with: a home that has delivered a model, and goes on to deliver another one. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { drawPictures } from "../../rehearsal/pictures";
import type { Laboratory } from "../../scenarios/laboratory";
import { newFolder } from "../../scenarios/workshop";
import { Checkpoints } from "./checkpoints";

/** Of each of five classes: 200 are held out, the fewest that the settings take, and a batch has 64. */
const picturesPerClass = 64;

export interface Prepared {
  readonly checkpoints: Checkpoints;
  /** Address of the pictures. */
  readonly data: string;
}

/** Two deliveries that nothing disturbs; the second one trains, and replaces what both endpoints serve. */
export async function prepare(base: Laboratory): Promise<Prepared> {
  const folder = join(await newFolder("pictures"), "drawn");
  await drawPictures({ folder, seed: 1, picturesPerClass });
  const data = pathToFileURL(folder).href;
  // A run is about faults; a machine that is busy with it answers late without any.
  for (const stack of ["dev", "prod"])
    base.edit(`Pulumi.${stack}.yaml`, "maximumLatencyMilliseconds: 1000", "maximumLatencyMilliseconds: 60000");
  const checkpoints = await Checkpoints.of(base);
  const rehearsal = await base.start({ data, onEvent: checkpoints.receive });
  for (const rate of ['"0.01"', '"0.011"']) {
    base.edit("Pulumi.dev.yaml", 'learning_rate: "0.01"', `learning_rate: ${rate}`);
    const { ending, failure } = await base.deliver(rehearsal);
    if (ending !== "Succeeded") throw new Error(`An undisturbed delivery failed: ${failure ?? ""}`);
  }
  await rehearsal.stop();
  return { checkpoints, data };
}
