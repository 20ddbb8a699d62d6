/** The code of dynamic providers, which stands in the state of every stack. */
import { type dynamic, runtime } from "@pulumi/pulumi";
import { modelPackageProvider } from "./modelPackage";
import { trainingJobProvider } from "./trainingJob";
import { uniqueNameProvider } from "./uniqueName";

const providers: Readonly<Record<string, dynamic.ResourceProvider>> = {
  ModelPackage: modelPackageProvider,
  TrainingJob: trainingJobProvider,
  UniqueName: uniqueNameProvider,
};

/** The code that this checkout writes into the state, by the type token of the resource. Nothing of it is run. */
export async function releaseProviderCode(): Promise<ReadonlyMap<string, string>> {
  const code = new Map<string, string>();
  for (const [type, provider] of Object.entries(providers)) {
    const { text } = await runtime.serializeFunction(() => provider);
    code.set(`pulumi-nodejs:dynamic/release:${type}`, text);
  }
  return code;
}
