import { join, relative } from "node:path";
import type { BuildOptions } from "esbuild";
import { type Bundle, keptBundle } from "./keptBundle";

const project = join(__dirname, "..");

/** A file of this folder that Lambda runs. */
export type BundledFunction = "predict" | "authorize";

/** What Lambda's runtime brings. */
const runtimePackages = ["@aws-sdk/*", "@smithy/*"];

/** What a bundle is made with. */
function bundleOptions(leftOut: readonly string[]) {
  return {
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    // The rehearsal runs it with this machine's Node, Lambda with its newest.
    target: "node20",
    // Modules can be bundled in parts.
    mainFields: ["module", "main"],
    external: [...leftOut],
    loader: { ".html": "text" },
    legalComments: "none",
    logLevel: "silent",
  } as const satisfies BuildOptions;
}

/**
 * The code of a Lambda function in one file. The same files give the same text wherever the project lies. The AWS SDK
 * is the runtime's: inside the bundle it would halve the start of the function, but make it seven times as large, in
 * the stack's state too, and take a second of each evaluation.
 *
 * @param leftOut packages that whoever runs it brings
 */
export async function bundleFunction(
  entry: BundledFunction,
  leftOut: readonly string[] = runtimePackages,
): Promise<string> {
  return keptBundle(JSON.stringify([entry, bundleOptions(leftOut)]), () => makeBundle(entry, leftOut));
}

/** Makes the bundle, whatever is kept of an earlier one. */
export async function makeBundle(
  entry: BundledFunction,
  leftOut: readonly string[] = runtimePackages,
): Promise<Bundle> {
  // Loaded when the sources have changed only.
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    ...bundleOptions(leftOut),
    write: false,
    metafile: true,
    absWorkingDir: __dirname,
    entryPoints: [join(__dirname, `${entry}.ts`)],
  });
  const inputs = Object.keys(metafile.inputs).map((input) => relative(project, join(__dirname, input)));
  return { text: outputFiles.map(({ text }) => text).join(""), inputs };
}
