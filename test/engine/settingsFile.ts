/** Changes a stack's settings as a person does; Pulumi may have laid the file out anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parse, parseDocument } from "yaml";
import { z } from "zod";

const projectSchema = z.looseObject({ name: z.string() });

/** @param path below the project's block, for example `["training", "hyperparameters", "learning_rate"]` */
export function changeSetting(
  checkout: string,
  stack: string,
  [block = "", ...path]: readonly string[],
  value: unknown,
): void {
  const file = join(checkout, `Pulumi.${stack}.yaml`);
  const settings = parseDocument(readFileSync(file, "utf8"));
  settings.setIn(["config", keyOf(settings, block, checkout), ...path], settings.createNode(value));
  writeFileSync(file, settings.toString());
}

/** `pulumi stack init` puts the project's name before every key. */
function keyOf(settings: Document, block: string, checkout: string): string {
  const { name } = projectSchema.parse(parse(readFileSync(join(checkout, "Pulumi.yaml"), "utf8")));
  const long = `${name}:${block}`;
  return settings.hasIn(["config", long]) ? long : block;
}
