/** `npm run lineage`: where the model of an environment, or a package, comes from. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describeEndpoint, packageOf } from "../../api/model/lookUps";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { readWords } from "../../machine/optionWords";
import { requireOutputPlace } from "../../machine/outputPlace";
import { arns } from "../../settings/arns";
import { deliveryNames, environmentNames, type Location } from "../../settings/names";
import type { Settings } from "../../settings/schema";
import { readStacks, type Stacks } from "../../settings/stacks";
import { explanation } from "../explanation";
import { requireOneTarget } from "../options";
import { type ClientConfiguration, findTarget } from "../target";
import { gather } from "./gather";
import type { Lineage } from "./lineage";
import { lineagePicture } from "./picture";
import { lineageTable } from "./table";

const usage = `npm run lineage -- [--stack NAME | PACKAGE | ENDPOINT] [options]

Says where a model comes from: package, approval, tests, training job, image, data with its hashes, settings, commit.

  --stack NAME    what this environment serves now (default: the stack that owns the delivery)
  PACKAGE         the number of a model package, or its ARN
  ENDPOINT        the name of an endpoint of one of the stacks
  --json          print one JSON document
  --picture FILE  also draw it, as SVG
  --home DIR      ask the rehearsal that \`npm start -- --keep --home DIR\` keeps
                  (default: .rehearsal when one is kept there, and AWS otherwise)
  --aws           ask AWS even when a rehearsal is kept in .rehearsal

Exit status: 0 found, 1 not found or not everything could be looked up, 2 wrong command line or settings.`;

/** In milliseconds. */
const longestLookUp = 20_000;

async function tell(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords({
    args: [...words],
    allowPositionals: true,
    options: {
      stack: { type: "string" },
      json: { type: "boolean", default: false },
      picture: { type: "string" },
      home: { type: "string" },
      aws: { type: "boolean", default: false },
    },
  });
  const [name, ...others] = positionals;
  if (others.length > 0 || (name !== undefined && values.stack !== undefined))
    throw new BadInput("Name one thing: a stack with --stack, a package, or an endpoint.");
  requireOneTarget(values);
  const folder = process.cwd();
  const picture = values.picture === undefined ? undefined : resolve(folder, values.picture);
  if (picture !== undefined) requireOutputPlace("--picture", picture);
  const stacks = readStacks(folder);
  const settings = stackOf(values.stack ?? name, stacks, values.stack !== undefined);
  const target = findTarget(settings.stack, values, folder, "reader");
  const client = target.client(settings.region);
  const ownerClient = target.client(stacks.owner.region);
  const location = await locationOf(ownerClient);
  const names = deliveryNames(stacks.owner.project, stacks.owner.stack, location);
  const asked = packageNamed(name, location, names.modelPackageGroup);
  const serving = asked === undefined ? await servingOf(settings, client) : undefined;
  const lineage = await gather({ client: ownerClient, names }, asked ?? serving?.modelPackage ?? "", serving?.place);
  if (picture !== undefined) writeFileSync(picture, lineagePicture(lineage));
  console.log(values.json ? JSON.stringify(lineage, undefined, 2) : lineageTable(lineage).join("\n"));
  return lineage.unknown.length === 0 ? 0 : 1;
}

/** The stack that is named, whose endpoint is named, or that owns the delivery. */
function stackOf(name: string | undefined, { owner, production }: Stacks, isStack: boolean): Settings {
  const found = [owner, production].find(({ project, stack }) =>
    isStack ? stack === name : environmentNames(project, stack).endpoint === name,
  );
  if (found !== undefined) return found;
  if (name === undefined || (!isStack && isPackage(name))) return owner;
  const known = [owner, production].map(({ project, stack }) =>
    isStack ? stack : environmentNames(project, stack).endpoint,
  );
  throw new BadInput(
    isStack
      ? `--stack is "${name}"; this checkout has ${known.join(", ")}.`
      : `"${name}" is no package and no endpoint of this checkout; its endpoints are ${known.join(", ")}.`,
  );
}

function isPackage(name: string): boolean {
  return (
    /^[1-9][0-9]{0,8}$/u.test(name) ||
    /^arn:[^:]+:sagemaker:[^:]+:[0-9]{12}:model-package\/[^/]+\/[1-9][0-9]{0,8}$/u.test(name)
  );
}

function packageNamed(name: string | undefined, location: Location, group: string): string | undefined {
  if (name === undefined || !isPackage(name)) return undefined;
  return name.startsWith("arn:") ? name : arns(location).modelPackages(group).replace(/\*$/u, name);
}

async function locationOf(client: ClientConfiguration): Promise<Location> {
  const { Account: accountId, Arn: caller } = await new STSClient(client).send(new GetCallerIdentityCommand({}));
  if (accountId === undefined || caller === undefined) throw new Error("AWS did not say whose credentials these are.");
  return { accountId, region: client.region, partition: caller.split(":")[1] ?? "aws" };
}

async function servingOf(
  { project, stack }: Settings,
  client: ClientConfiguration,
): Promise<{ readonly modelPackage: string; readonly place: NonNullable<Lineage["serving"]> }> {
  const sagemaker = new SageMakerClient(client);
  const signal = AbortSignal.timeout(longestLookUp);
  const { endpoint } = environmentNames(project, stack);
  const { status: state, configurations, variants } = await describeEndpoint(sagemaker, endpoint, signal);
  const [configuration] = configurations;
  const variant = variants[0] ?? "";
  const modelPackage = await packageOf(sagemaker, configuration, variant, signal);
  return { modelPackage, place: { stack, endpoint, configuration, variant, state } };
}

export const command: Command = { usage, run: tell, explain: explanation };
