/**
 * The code of the dynamic providers, which stands in the state of every stack and which Pulumi's host for dynamic
 * resources runs from there: a CommonJS module that exports `handler`, a function that answers the provider.
 *
 * It is committed text that `npm run generate -- providers` makes with esbuild, and not what Pulumi's closure
 * serializer makes of a provider in each evaluation: a review sees what gets into the state, the same files give the
 * same text with every Node, and an evaluation does without the debugger and the TypeScript compiler that the
 * serializer works with. A test says when the text is out of date.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The dynamic resources of a release, by the last part of their type tokens. */
export const providerNames = ["ModelPackage", "TrainingJob", "UniqueName"] as const;
export type ProviderName = (typeof providerNames)[number];

const texts = new Map<ProviderName, string>();

/** File of a provider's code. */
export function providerCodeFile(name: ProviderName): string {
  return join(__dirname, "code", `${name}.cjs`);
}

export function providerCode(name: ProviderName): string {
  const text = texts.get(name) ?? readFileSync(providerCodeFile(name), "utf8");
  texts.set(name, text);
  return text;
}

/** Type token of a dynamic resource. */
export function dynamicType(name: ProviderName): string {
  return `pulumi-nodejs:dynamic/release:${name}`;
}

/** The code that this checkout writes into the state, by the type token of the resource. Nothing of it is run. */
export function releaseProviderCode(): ReadonlyMap<string, string> {
  return new Map(providerNames.map((name) => [dynamicType(name), providerCode(name)]));
}
