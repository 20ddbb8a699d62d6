/** Looks up what `npm run check` judges: on this machine, and in the account. Nothing is changed. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { codeOf, messageOf } from "../../contract/errors";
import { readYamlFile } from "../../settings/yamlFile";
import type { Look } from "./facts";

const run = promisify(execFile);

/** Milliseconds. */
const longestCommand = 20_000;

/** What a look finds, or why it found nothing. */
export async function look<Value>(find: () => Promise<Value>): Promise<Look<Value>> {
  try {
    return { found: await find() };
  } catch (error) {
    return { unknown: messageOf(error).split("\n", 1)[0] ?? "" };
  }
}

/** The version of the Pulumi CLI on PATH; undefined: there is none. */
export async function cliVersion(): Promise<string | undefined> {
  return (await pulumi("version"))?.trim().replace(/^v/u, "");
}

/** What a command of the CLI prints; undefined: there is no CLI. */
async function pulumi(...words: readonly string[]): Promise<string | undefined> {
  try {
    return (await run("pulumi", words, { timeout: longestCommand })).stdout;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

const pluginsSchema = z.array(z.object({ name: z.string(), kind: z.string(), version: z.string().nullish() }));

/** The installed versions of the aws provider. */
export async function pluginVersions(): Promise<readonly string[]> {
  const stdout = await pulumi("plugin", "ls", "--json");
  if (stdout === undefined) throw new Error("there is no Pulumi CLI");
  return pluginsSchema
    .parse(JSON.parse(stdout))
    .flatMap(({ name, kind, version }) => (name === "aws" && kind === "resource" && version ? [version] : []));
}

const credentialsSchema = z.object({ current: z.string().optional() });

/** What `pulumi login` was told, as its CLI finds it. */
export function pulumiBackend(environment: NodeJS.ProcessEnv): string | undefined {
  const given = environment["PULUMI_BACKEND_URL"];
  if (given !== undefined && given !== "") return given;
  const home = environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  try {
    return credentialsSchema.parse(JSON.parse(readFileSync(join(home, "credentials.json"), "utf8"))).current;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

const stackFileSchema = z.object({ secretsprovider: z.string().optional() });

/** The key of a stack's secrets, which `pulumi stack init` has written into its file. */
export function secretsProvider(folder: string, stack: string): string | undefined {
  return stackFileSchema.parse(readYamlFile(join(folder, `Pulumi.${stack}.yaml`))).secretsprovider;
}
