/**
 * What of the release an update declares. A run's update decides about it. A person's update holds what is there: it
 * declares what is live and never what the settings ask for, so it neither makes, changes nor removes any of it.
 */
import { type Input, log, type Output, RunError } from "@pulumi/pulumi";
import {
  currentDataManifest,
  describePackage,
  type HostedPackage,
  liveVariants,
  newestApprovedPackage,
  newestModel,
  type ServingArgs,
  type TrainingArgs,
} from "../components";
import { deliveredKey, modelVersionKey } from "../contract/deliveredModel";
import { deliveryNames, environmentNames } from "../settings/names";
import type { Circumstances } from "./circumstances";

/** What Training is declared with; undefined as long as there is no data, or nothing of a release to hold. */
export async function trainedModel({
  byPerson,
  owner: { project, stack, region },
  here: { location },
  release: { run },
}: Circumstances): Promise<Pick<TrainingArgs, "data" | "run" | "held"> | undefined> {
  const { dataBucket, modelPackageGroup } = deliveryNames(project, stack, location);
  const held = byPerson ? await newestModel(region, modelPackageGroup) : undefined;
  if (byPerson && held === undefined) return undefined;
  const data = await currentDataManifest(region, dataBucket);
  return data && { data, run, held };
}

/** What Serving serves. */
export type ServedModels = Pick<ServingArgs, "variants" | "modelPackageArn" | "describePackage">;

/**
 * What Serving is declared with: the package that the run names or has trained, with the variants of the settings; or
 * the variants and packages that are live. Undefined when there is neither.
 *
 * @throws when production's endpoint has gone: a run makes it again, and nothing else does
 */
export async function servedModels(
  circumstances: Circumstances,
  trained: Output<string> | undefined,
): Promise<ServedModels | undefined> {
  const { settings, release, byPerson } = circumstances;
  if (byPerson) return heldModels(circumstances);
  const modelPackageArn: Input<string> | undefined = release.modelPackage ?? trained;
  if (modelPackageArn === undefined) return undefined;
  return {
    variants: settings.endpoint.variants,
    modelPackageArn,
    describePackage: (arn) => deliveredPackage(circumstances, arn),
  };
}

/**
 * A package as this environment hosts it: with the copy of its model that the Deploy action has made. A package of an
 * earlier version says nothing of its model's version; no run deploys it any more, but one may still see it served.
 */
async function deliveredPackage(
  { settings: { project, stack, region }, owner, here: { location } }: Circumstances,
  arn: string,
): Promise<HostedPackage> {
  const hosted = await describePackage(region, arn);
  const version = hosted.metadata[modelVersionKey];
  if (version === undefined) return hosted;
  const { artifactBucket } = deliveryNames(owner.project, owner.stack, location);
  const key = deliveredKey(environmentNames(project, stack).endpoint, { modelDataUrl: hosted.modelDataUrl, version });
  return { ...hosted, modelDataUrl: `s3://${artifactBucket}/${key}` };
}

async function heldModels(circumstances: Circumstances): Promise<ServedModels | undefined> {
  const { project, stack, region, endpoint } = circumstances.settings;
  const name = environmentNames(project, stack).endpoint;
  const live = await liveVariants(region, name);
  if (live === undefined) {
    await refuseDeletedEndpoint(circumstances, name);
    return undefined;
  }
  void log.info(
    `This update leaves training and endpoint ${name} as they are: only a run of the pipeline changes them. What a ` +
      `run would change: npm run delivery -- pending --stack ${stack}`,
  );
  const fixed = new Set(
    endpoint.variants.flatMap((variant) => (variant.modelPackage === undefined ? [] : [variant.name])),
  );
  const delivered = live.find(({ variant }) => !fixed.has(variant.name)) ?? live[0];
  if (delivered === undefined) return undefined;
  return {
    variants: live.map((each) =>
      each === delivered ? each.variant : { ...each.variant, modelPackage: each.modelPackage },
    ),
    modelPackageArn: delivered.modelPackage,
    describePackage: (arn) =>
      Promise.resolve((live.find(({ modelPackage }) => modelPackage === arn) ?? delivered).hosted),
  };
}

/**
 * Production's endpoint is protected, so that an update that no longer declares it would fail; and what a person has
 * approved was in service.
 */
async function refuseDeletedEndpoint(
  { settings: { stack, region }, owner, ownsDelivery, here: { location } }: Circumstances,
  endpointName: string,
): Promise<void> {
  if (ownsDelivery) return;
  const { modelPackageGroup, pipeline } = deliveryNames(owner.project, owner.stack, location);
  const approved = await newestApprovedPackage(region, modelPackageGroup, stack);
  if (approved === undefined) return;
  throw new RunError(
    `Endpoint ${endpointName} of stack ${stack} has gone, although ${approved} was approved for it. An update by a ` +
      "person does not make it again, and nothing was changed. A run does: " +
      `aws codepipeline start-pipeline-execution --name ${pipeline}. Past the pipeline, without a test: ` +
      `npm run delivery -- deploy --stack ${stack} --package ${approved}`,
  );
}
