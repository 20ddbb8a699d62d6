import { readConfiguration } from "../../settings/files";
import { example } from "./program";

export type Block = Readonly<Record<string, unknown>>;

/** A block of the example's dev with some of its keys replaced. */
export function devBlock(key: string, changes: Block): Block {
  const { values } = readConfiguration(example, "dev");
  return { [`model-delivery:${key}`]: { ...(values[`model-delivery:${key}`] as Block), ...changes } };
}
