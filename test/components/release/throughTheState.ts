import assert from "node:assert/strict";
import { createRequire } from "node:module";
import vm from "node:vm";
import { type dynamic, runtime } from "@pulumi/pulumi";

/** Serializes a provider and evaluates the text with nothing but `require`, as Pulumi's dynamic provider host does. */
export async function throughTheState<Inputs, Outputs>(
  provider: dynamic.ResourceProvider<Inputs, Outputs>,
): Promise<dynamic.ResourceProvider<Inputs, Outputs>> {
  const { text } = await runtime.serializeFunction(() => provider);
  const evaluated = { exports: {} as { handler?: () => dynamic.ResourceProvider<Inputs, Outputs> } };
  const run = vm.compileFunction(text, ["exports", "require"]) as (exports: unknown, require: NodeJS.Require) => void;
  run(evaluated.exports, createRequire(__filename));
  const restored = evaluated.exports.handler?.();
  assert.ok(restored, "the text exports no handler");
  return restored;
}
