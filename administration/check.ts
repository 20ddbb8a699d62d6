/** `npm run check -- [--stack NAME]`: what is missing before `pulumi up`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { identify } from "../contract/context";
import { messageOf } from "../contract/errors";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import type { Settings } from "../settings/schema";
import { readStacks, type Stacks } from "../settings/stacks";
import { accountChecks } from "./check/accountChecks";
import { type Finding, findings, type Situation, stopsUp } from "./check/check";
import type { Wanted } from "./check/facts";
import { lookAtAccount } from "./check/lookAtAccount";
import { cliVersion, look, pluginVersions, pulumiBackend, secretsProvider } from "./check/lookUp";
import { machineChecks } from "./check/machineChecks";
import { quotaChecks } from "./check/quotaChecks";

const usage = `npm run check -- [--stack NAME]

Says what is missing before pulumi up, each with what to do and where. It asks AWS with the credentials of this shell
and changes nothing.

  --stack NAME  the stack (default: the one that owns the delivery)

  ✓ is there   · comes with pulumi up   ! stops a run of the pipeline, or a workflow   ✗ stops pulumi up
  ? could not be looked up

Exit status: 0 nothing stops pulumi up, 1 something does, 2 wrong command line or settings.`;

async function check(words: readonly string[]): Promise<number> {
  const { values } = readWords({ args: [...words], options: { stack: { type: "string" } } });
  const folder = process.cwd();
  const stacks = readStacks(folder);
  const settings = stackCalled(values.stack ?? stacks.owner.stack, stacks);
  console.log(`Stack ${settings.stack} of ${settings.project}, in ${settings.region}`);
  const found = findings(
    [...machineChecks, ...accountChecks, ...quotaChecks],
    await situationOf(folder, settings, stacks),
  );
  for (const finding of found) console.log(described(finding));
  const isStopped = stopsUp(found);
  console.log(isStopped ? "Before pulumi up do what stands beside ✗." : "Nothing stops pulumi up.");
  return isStopped ? 1 : 0;
}

function stackCalled(name: string, { owner, production }: Stacks): Settings {
  const settings = [owner, production].find(({ stack }) => stack === name);
  if (settings !== undefined) return settings;
  throw new BadInput(`--stack is "${name}"; this checkout has ${owner.stack}, ${production.stack}.`);
}

async function situationOf(folder: string, settings: Settings, { owner, production }: Stacks): Promise<Situation> {
  const [location, cli, plugins] = await Promise.all([
    look(async () => (await identify(owner.region)).location),
    look(cliVersion),
    look(pluginVersions),
  ]);
  return {
    settings,
    owner,
    production,
    wanted: wantedVersions(folder),
    facts: {
      nodeVersion: process.versions.node,
      cliVersion: cli,
      pluginVersions: plugins,
      backend: await look(() => Promise.resolve(pulumiBackend(process.env))),
      secretsProvider: secretsProvider(folder, settings.stack),
      location,
      ...(await lookAtAccount(owner, location)),
    },
  };
}

const packageSchema = z.object({
  engines: z.object({ node: z.string() }),
  dependencies: z.object({ "@pulumi/pulumi": z.string(), "@pulumi/aws": z.string() }),
});

function wantedVersions(folder: string): Wanted {
  const { engines, dependencies } = packageSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  return {
    node: engines.node.replace(/^>=/u, ""),
    cli: dependencies["@pulumi/pulumi"],
    plugin: dependencies["@pulumi/aws"],
  };
}

const marks = { good: "✓", later: "·", unknown: "?", up: "✗", run: "!", workflow: "!" } as const;

function described({ name, verdict }: Finding): string {
  const mark = marks[verdict.kind === "missing" ? verdict.stops : verdict.kind];
  const line = `  ${mark} ${name.padEnd(17)}  ${verdict.text}`;
  if (verdict.kind !== "missing") return line;
  return [line, `      fix:  ${verdict.fix}`, `      page: ${verdict.page}`].join("\n");
}

export const command: Command = { usage, run: check, explain: messageOf };
