/** Faults between settings that are right by themselves. */
import type { z } from "zod";
import { builtInFaults } from "./builtIn";
import { regionsWithoutConnections } from "./connectionRegions";
import { endpointVolumeFaults, trainingVolumeFaults } from "./encryption";
import { settingFault, type SettingsFault } from "./faults";
import { partitionsOfRegions } from "./regions";
import type { RuleName } from "./rules";
import { configurationSchema } from "./schema";

/** The settings of a stack of which some are missing. */
export const partialSchema = configurationSchema.partial();

type Right = z.infer<typeof partialSchema>;

interface Stack {
  readonly project: string;
  readonly stack: string;
  readonly region: unknown;
  /** As they are written. */
  readonly values: unknown;
  /** Those that are right by themselves. */
  readonly right: Right;
}

type Add = (path: readonly PropertyKey[], given: unknown, rule: RuleName) => void;

/** Faults between settings: each is known as soon as those that it is about are right. */
export function crossFaults({ project, stack, region, values, right }: Stack): readonly SettingsFault[] {
  const found: SettingsFault[] = [];
  const add: Add = (path, given, rule) => {
    found.push(settingFault(project, path, given, rule));
  };
  const isGiven = (name: keyof Right): boolean =>
    typeof values === "object" && values !== null && Object.hasOwn(values, name);
  addOwnership(stack, isGiven, right, add);
  addToken(isGiven, right, add);
  addRepository(right, add);
  if (typeof region === "string") addPlaces(region, right, add);
  return [
    ...found,
    ...builtInFaults(project, right.training),
    ...trainingVolumeFaults(project, right.delivery?.encryption, right.training),
    ...(right.endpoint === undefined ? [] : endpointVolumeFaults(project, right.delivery?.encryption, right.endpoint)),
  ];
}

function addOwnership(
  stack: string,
  isGiven: (name: keyof Right) => boolean,
  { delivery, deliveredBy }: Right,
  add: Add,
): void {
  const owns = isGiven("delivery");
  if (owns === isGiven("deliveredBy"))
    add(["delivery"], owns ? { delivery: "…", deliveredBy: deliveredBy ?? "…" } : undefined, "owner");
  if (owns && !isGiven("training")) add(["training"], undefined, "trainingOwner");
  if (!owns && isGiven("training")) add(["training"], "…", "trainingOwner");
  if (delivery?.production === stack) add(["delivery", "production"], stack, "otherStack");
  if (deliveredBy === stack) add(["deliveredBy"], stack, "otherStack");
}

function addToken(isGiven: (name: keyof Right) => boolean, { delivery, githubToken }: Right, add: Add): void {
  // A delivery that is wrong elsewhere does not say whether it needs a token.
  if (isGiven("delivery") && delivery === undefined) return;
  const needsToken = delivery?.source.kind === "githubToken";
  if (needsToken && !isGiven("githubToken")) add(["githubToken"], undefined, "githubToken");
  if (!needsToken && isGiven("githubToken")) add(["githubToken"], githubToken, "githubTokenWithoutUse");
}

/** Whose workflows are let into the account is not known of a source without a repository. */
function addRepository({ delivery }: Right, add: Add): void {
  const { source, pullRequests } = delivery ?? {};
  if (source?.kind === "s3" && pullRequests !== undefined && pullRequests.repository === undefined)
    add(["delivery", "pullRequests", "repository"], undefined, "subjectRepositoryOfZip");
}

/** What lies in another region or partition than the stack. */
function addPlaces(region: string, { delivery, api, endpoint, budget }: Right, add: Add): void {
  if (delivery?.source.kind === "github") {
    if (regionsWithoutConnections.has(region))
      add(["delivery", "source"], `kind: github in ${region}`, "connectionRegion");
    const { connectionArn } = delivery.source;
    if (connectionArn !== undefined && partitionOf(connectionArn) !== partitionsOfRegions.get(region))
      add(["delivery", "source", "connectionArn"], connectionArn, "connectionPartition");
  }
  if (budget !== undefined && partitionsOfRegions.get(region) !== "aws") add(["budget"], region, "budgetPartition");
  const isElsewhere = (arn: string | undefined): arn is string =>
    arn !== undefined && (arn.split(":")[3] !== region || partitionOf(arn) !== partitionsOfRegions.get(region));
  const key = delivery?.encryption?.keyArn;
  if (isElsewhere(key)) add(["delivery", "encryption", "keyArn"], key, "keyRegion");
  const certificate = api?.domain?.certificateArn;
  if (isElsewhere(certificate)) add(["api", "domain", "certificateArn"], certificate, "certificateRegion");
  for (const [index, { modelPackage }] of (endpoint?.variants ?? []).entries())
    if (isElsewhere(modelPackage)) add(["endpoint", "variants", index, "modelPackage"], modelPackage, "packageRegion");
}

function partitionOf(arn: string): string | undefined {
  return arn.split(":")[1];
}
