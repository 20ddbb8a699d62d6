/** What is sent as an example. */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { extname, join } from "node:path";
import { dataKeys, parseHeldOutIndex, parseManifest } from "../../contract/dataManifest";
import { parseS3Uri } from "../../contract/s3Uri";
import { modelKind } from "../../settings/modelKinds";
import type { Stage } from "../stage/stage";
import type { Sample } from "./commands";

/** No more classes have a sample of their own. */
const mostSamples = 20;

/**
 * Copies a held-out sample of each class into the home, `samples/<class>`, and answers them: who sends one sees
 * at once whether the answer is right.
 */
export async function heldOutSamples(
  { cloud, stacks, names }: Stage,
  home: string,
): Promise<readonly [Sample, ...Sample[]]> {
  const { caller } = cloud.administrator;
  const [current] = await cloud.objects.list(caller, names.dataBucket, dataKeys.current);
  if (current === undefined) throw new Error(`The bucket ${names.dataBucket} holds no data.`);
  const { key: newest } = parseS3Uri(parseManifest(readFileSync(current.path, "utf8"), current.key).heldOut);
  const stored = await cloud.objects.list(caller, names.dataBucket, "held-out/");
  const index = stored.find(({ key }) => key === newest);
  if (index === undefined) throw new Error(`The bucket ${names.dataBucket} holds no held-out sample.`);
  const { classes, samples } = parseHeldOutIndex(readFileSync(index.path, "utf8"), index.key);
  const folder = join(home, "samples");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const copies = classes.slice(0, mostSamples).flatMap((name, number) => {
    const sample = samples.find(({ class: own }) => own === number);
    const place = `${index.key.slice(0, -"index.json".length)}samples/${sample?.file ?? ""}`;
    const path = stored.find(({ key }) => key === place)?.path;
    if (sample === undefined || path === undefined) return [];
    const copy = join(folder, `${fileName(name, number)}${extname(sample.file)}`);
    copyFileSync(path, copy);
    return [copy];
  });
  const [file, ...others] = copies;
  if (file === undefined) throw new Error(`The bucket ${names.dataBucket} holds no held-out sample.`);
  const [type] = modelKind(stacks.owner.training.image).requestTypes;
  return [{ file, type }, ...others.map((other) => ({ file: other, type }))];
}

/** The name of a class, as far as every file system and shell takes it. */
function fileName(name: string, number: number): string {
  const clean = name.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, 60);
  return /[\p{L}\p{N}]/u.test(clean) ? clean : `class-${number}`;
}
