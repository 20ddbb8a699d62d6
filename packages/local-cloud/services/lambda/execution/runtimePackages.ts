import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LambdaCloud } from "../cloud";

/**
 * The packages that Lambda's Node.js runtimes bring. Source: Lambda's developer guide, "Building Lambda functions with
 * Node.js".
 */
const scopes = ["@aws-sdk", "@smithy"];

/**
 * A folder for NODE_PATH that has the packages of Lambda's runtime and no others: what a function needs besides, it has
 * to bring itself.
 */
export function runtimePackages(cloud: Pick<LambdaCloud, "work">): string {
  const folder = join(cloud.work, "lambda", "runtime", "node_modules");
  mkdirSync(folder, { recursive: true });
  const installed = dirname(dirname(dirname(require.resolve("@aws-sdk/client-sts/package.json"))));
  for (const scope of scopes)
    if (!existsSync(join(folder, scope))) symlinkSync(join(installed, scope), join(folder, scope));
  return folder;
}
