/** Which Pulumi CLI and which plugin of the aws provider this machine has. The tests install neither. */
import { execFile } from "node:child_process";
import { lookup } from "node:dns/promises";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { z } from "zod";
import { quietPulumi } from "../../rehearsal/stage/stage";

/** What the deliveries of these tests are run with. */
export interface PulumiInstallation {
  /** The CLI. */
  readonly program: string;
  /** Of plugins that builds have to find: they have a Pulumi home of their own, and look at PATH first. */
  readonly pluginFolders: readonly string[];
}

/** The installation, or one line that says what is missing and what to do. */
export type Finding = PulumiInstallation | string;

export interface Machine {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether a name leads to this machine. */
  readonly reaches: (host: string) => Promise<boolean>;
}

/** S3 Control is asked under a host with the account's id before the cloud's; the local cloud's account is this. */
const controlHost = "123456789012.127.0.0.1";
const cli = "https://www.pulumi.com/docs/install/";
const pluginCommand = `pulumi plugin install resource aws ${awsVersion}`;
const pluginsSchema = z.array(z.object({ name: z.string(), kind: z.string(), version: z.string() }));
const run = promisify(execFile);

export const thisMachine: Machine = {
  environment: process.env,
  reaches: (host) =>
    lookup(host).then(
      ({ address }) => address === "127.0.0.1",
      () => false,
    ),
};

/** Looks for a CLI that is as new as the SDK, for exactly the provider that the SDK is of, and for their way to us. */
export async function findInstallation({ environment, reaches }: Machine): Promise<Finding> {
  const program = programOnPath(environment);
  if (program === undefined) return missing(`no pulumi is on PATH. Install the CLI ${sdkVersion}: ${cli}`);
  const version = await answerOf(program, ["version"], environment);
  if (!isAtLeast(version, sdkVersion))
    return missing(`${program} says that it is "${version}". Install ${sdkVersion} or later: ${cli}`);
  const versions = await pluginVersions(program, environment);
  if (typeof versions === "string") return missing(`${program} plugin ls --json answers: ${versions}`);
  if (!versions.includes(awsVersion)) {
    const others = versions.length === 0 ? "" : `, only ${versions.join(", ")}`;
    return missing(`the aws provider ${awsVersion} is not installed${others}. Run: ${pluginCommand}`);
  }
  const home = environment["PULUMI_HOME"] ?? join(environment["HOME"] ?? homedir(), ".pulumi");
  const plugin = join(home, "plugins", `resource-aws-v${awsVersion}`);
  if (!existsSync(join(plugin, "pulumi-resource-aws")))
    return missing(`${plugin} holds no pulumi-resource-aws. Run: ${pluginCommand} --reinstall`);
  if (!(await reaches(controlHost)))
    return missing(
      `the provider asks ${controlHost} (S3 Control), which this machine does not know. ` +
        `Add this line to /etc/hosts: 127.0.0.1 ${controlHost}`,
    );
  return { program, pluginFolders: [plugin] };
}

function missing(reason: string): string {
  return `The real engine was not tested: ${reason}`;
}

function programOnPath({ PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  return PATH.split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "pulumi"))
    .find((file) => existsSync(file));
}

/** @returns versions of the aws provider, or what was answered in place of them */
async function pluginVersions(program: string, environment: NodeJS.ProcessEnv): Promise<readonly string[] | string> {
  const text = await answerOf(program, ["plugin", "ls", "--json"], environment);
  try {
    return pluginsSchema
      .parse(JSON.parse(text))
      .filter(({ name, kind }) => name === "aws" && kind === "resource")
      .map((plugin) => plugin.version);
  } catch {
    return oneLine(text);
  }
}

/** What a command prints, or why it does not. */
async function answerOf(program: string, words: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await run(program, words, { env: { ...environment, ...quietPulumi } });
    return stdout.trim();
  } catch (error) {
    return oneLine(String(error));
  }
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/gu, " ");
}

function isAtLeast(version: string, wanted: string): boolean {
  const [given, least] = [numbersOf(version), numbersOf(wanted)];
  if (given === undefined || least === undefined) return false;
  const place = given.findIndex((number, index) => number !== least[index]);
  return place === -1 || (given[place] ?? 0) > (least[place] ?? 0);
}

function numbersOf(version: string): readonly number[] | undefined {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)/u.exec(version)?.slice(1);
  return numbers?.map(Number);
}
