import { join } from "node:path";
import { build } from "esbuild";

/** A file of this folder that Lambda runs. */
export type BundledFunction = "predict" | "authorize";

export interface BundleOptions {
  /** Who brings the AWS SDK: Lambda's runtime, or the bundle. */
  readonly sdk: "runtime" | "bundle";
}

/**
 * The code of a Lambda function in one file. The same files give the same text wherever the project lies.
 *
 * @param options by default the AWS SDK is the runtime's
 */
export async function bundleFunction(entry: BundledFunction, { sdk }: BundleOptions = { sdk: "runtime" }): Promise<string> {
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
    external: sdk === "runtime" ? ["@aws-sdk/*", "@smithy/*"] : [],
    loader: { ".html": "text" },
    legalComments: "none",
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
