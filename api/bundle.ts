import { join } from "node:path";
import { build } from "esbuild";

/** A file of this folder that Lambda runs. */
export type BundledFunction = "predict" | "authorize";

/** What Lambda's runtime brings. */
const runtimePackages = ["@aws-sdk/*", "@smithy/*"];

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
  const { outputFiles } = await build({
    absWorkingDir: __dirname,
    entryPoints: [join(__dirname, `${entry}.ts`)],
    bundle: true,
    write: false,
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
  });
  return outputFiles.map(({ text }) => text).join("");
}
