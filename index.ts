/**
 * The delivery of a machine-learning model: the platform that carries it (once an environment, by an administrator),
 * the training that makes a model, the serving that puts it in service (both by the pipeline, with every commit), and
 * an API before it.
 */
import type { Output } from "@pulumi/pulumi";
import { apiCode } from "./api/code";
import { PredictionApi } from "./components/api/predictionApi";
import { apiScope } from "./components/api/scope";
import { currentLocation, trainingImage } from "./components/platform/location";
import { withoutAbsent } from "./components/platform/outputs";
import { hostingRole } from "./components/platform/permissions/roles";
import { deliveryScope } from "./components/platform/permissions/scope";
import { Platform } from "./components/platform/platform";
import { ServiceRole } from "./components/platform/serviceRole";
import { connectionIsPending } from "./components/platform/sourceConnection";
import {
  currentDataManifest,
  describePackage,
  newestApprovedPackage,
  refuseAbsence,
} from "./components/release/lookups";
import { Serving } from "./components/release/serving";
import { Training } from "./components/release/training";
import { modelsUri } from "./contract/artifactKeys";
import { connectionsPage, pipelinePage } from "./contract/consolePages";
import { trainingPlacement } from "./contract/training/specification";
import { endpointVolumeKey } from "./settings/encryption";
import { deliveryNames, environmentNames } from "./settings/names";
import { stackOwner, stackProduction, stackRelease, stackSettings, stackToken } from "./settings/stack";
import { stackTags } from "./settings/tags";

export = async (): Promise<Record<string, string | Output<string>>> => {
  const settings = stackSettings();
  const release = stackRelease();
  const { project, stack, region } = settings;
  const owner = stackOwner(settings);
  const location = await currentLocation(region);
  const image = await trainingImage(owner.training.image, region);
  const environment = environmentNames(project, stack);
  const delivery = deliveryNames(project, owner.stack, location);
  const tags = stackTags(settings);

  // Platform: every environment has a hosting role; the stack that owns the delivery has everything else.
  const { encryption } = owner.delivery;
  const { network, isolation } = settings;
  const hosting = new ServiceRole("hosting", {
    ...hostingRole({ location, owner: delivery, environment, image, encryption, network }),
    tags,
  });
  const scope = deliveryScope(project, owner.stack, location, owner, stackProduction(owner), image);
  // A run of the pipeline has no right to look whether the connection has been accepted.
  const acceptancePage = Object.keys(release).length === 0 ? connectionsPage(location) : undefined;
  const platform =
    settings.delivery &&
    new Platform("platform", { scope, settings: settings.delivery, token: stackToken, acceptancePage, tags });

  // Training: in the owner, once there is data.
  const data = platform && (await currentDataManifest(region, delivery.dataBucket));
  const training =
    platform &&
    data &&
    new Training("training", {
      image,
      roleArn: platform.trainingRoleArn,
      region,
      jobPrefix: delivery.trainingJobPrefix,
      settings: owner.training,
      placement: trainingPlacement(owner),
      data,
      outputUri: platform.artifactBucketName.apply(modelsUri),
      modelPackageGroupName: platform.modelPackageGroupName,
      ...(release.run && { run: release.run }),
      tags,
    });

  // Serving: the package of this release; told nothing, the one that was trained here or was approved last for this
  // environment.
  const modelPackageArn =
    release.modelPackage ??
    training?.modelPackageArn ??
    (platform ? undefined : await newestApprovedPackage(region, delivery.modelPackageGroup, stack));
  if (modelPackageArn === undefined) {
    await refuseAbsence({
      stack,
      region,
      endpointName: environment.endpoint,
      missing: platform ? { kind: "data" } : { kind: "approvedPackage", group: delivery.modelPackageGroup },
    });
  }
  const serving =
    modelPackageArn === undefined
      ? undefined
      : new Serving("serving", {
          endpointName: environment.endpoint,
          names: environment,
          variants: settings.endpoint.variants,
          modelPackageArn,
          describePackage: (arn) => describePackage(region, arn),
          executionRoleArn: hosting.roleArn,
          network,
          isolation,
          volumeKeyArn: endpointVolumeKey(encryption),
          protectEndpoint: platform === undefined,
          tags,
        });

  // API: an administrator's, too. It knows the endpoint by its name, whether it serves already or not.
  const api =
    settings.api &&
    new PredictionApi("api", {
      scope: apiScope(settings.api, settings, owner, location),
      code: await apiCode(settings.api),
      tags,
    });

  return withoutAbsent({
    hostingRoleArn: hosting.roleArn,
    pipelineUrl: platform?.pipelineName.apply((pipeline) => pipelinePage(location, pipeline)),
    connectionsUrl: platform && connectionIsPending(owner.delivery.source) ? connectionsPage(location) : undefined,
    artifactBucket: platform?.artifactBucketName,
    dataBucket: platform?.dataBucketName,
    approvalTopicArn: platform?.approvalTopicArn,
    modelPackageGroup: platform?.modelPackageGroupName,
    trainingImage: platform && image,
    trainingJob: training?.trainingJobName,
    modelPackage: training?.modelPackageArn,
    servedModelPackage: serving?.modelPackageArn,
    endpoint: serving?.endpointName,
    endpointConfiguration: serving?.endpointConfigurationName,
    apiUrl: api?.url,
    apiDomainTarget: api?.domainTarget,
  });
};
