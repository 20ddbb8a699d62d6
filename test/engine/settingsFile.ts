/** Changes a stack's settings as a person does; Pulumi may have laid the file out anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import { z } from "zod";

const projectSchema = z.object({ name: z.string() });

/** @param path below the project's block, for example `["training", "hyperparameters", "learning_rate"]` */
export function changeSetting(checkout: string, stack: string, path: readonly string[], value: unknown): void {
  const { name } = projectSchema.parse(parse(readFileSync(join(checkout, "Pulumi.yaml"), "utf8")));
  const file = join(checkout, `Pulumi.${stack}.yaml`);
  const [block = "", ...rest] = path;
  const settings = parseDocument(readFileSync(file, "utf8"));
  settings.setIn(["config", `${name}:${block}`, ...rest], settings.createNode(value));
  writeFileSync(file, settings.toString());
}
