/** Changes a stack's settings as a person does; Pulumi may have laid the file out anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";

/** @param path below the project's block, for example `["training", "hyperparameters", "learning_rate"]` */
export function changeSetting(checkout: string, stack: string, path: readonly string[], value: unknown): void {
  const file = join(checkout, `Pulumi.${stack}.yaml`);
  const settings = parseDocument(readFileSync(file, "utf8"));
  settings.setIn(["config", ...path], settings.createNode(value));
  writeFileSync(file, settings.toString());
}
