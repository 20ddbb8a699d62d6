/** What is sent as an example. */
import { modelKind } from "../../settings/modelKinds";
import type { Stage } from "../stage/stage";
import type { Sample } from "./commands";

/** One of the held-out samples, as the tests of the endpoint send it. */
export async function heldOutSample({ cloud, stacks, names }: Stage): Promise<Sample> {
  const stored = await cloud.objects.list(cloud.administrator.caller, names.dataBucket, "held-out/");
  const sample = stored.find(({ key }) => !key.endsWith("/index.json"));
  if (sample === undefined) throw new Error(`The bucket ${names.dataBucket} holds no held-out sample.`);
  return { file: sample.path, type: modelKind(stacks.owner.training.image).requestTypes[0] };
}
