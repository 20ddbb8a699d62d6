import assert from "node:assert/strict";
import { createRequire } from "node:module";
import vm from "node:vm";
import type { modelPackageProvider } from "../../../components/release/modelPackage";
import { providerCode, type ProviderName } from "../../../components/release/providerCode";
import type { trainingJobProvider } from "../../../components/release/trainingJob";
import type { uniqueNameProvider } from "../../../components/release/uniqueName";

interface Providers extends Record<ProviderName, object> {
  readonly ModelPackage: typeof modelPackageProvider;
  readonly TrainingJob: typeof trainingJobProvider;
  readonly UniqueName: typeof uniqueNameProvider;
}

/** A provider as the state has it: evaluates the text as Pulumi's dynamic provider host does. */
export function throughTheState<Name extends ProviderName>(name: Name): Providers[Name] {
  const module: { exports: { handler?: () => Providers[Name] } } = { exports: {} };
  const run = vm.compileFunction(providerCode(name), ["exports", "require", "module"]) as (
    exports: unknown,
    require: NodeJS.Require,
    module: unknown,
  ) => void;
  run(module.exports, createRequire(__filename), module);
  const restored = module.exports.handler?.();
  assert.ok(restored, "the text exports no handler");
  return restored;
}
