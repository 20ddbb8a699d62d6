/**
 * The delivery of a machine-learning model: the platform that carries it (once an environment, by an administrator),
 * the training that makes a model, the serving that puts it in service (both by the pipeline, with every commit), and
 * an API before it.
 */
import { apiCode } from "./api/code";
import { CostBudget, HostingRole, Monitoring, Platform, PredictionApi, Serving, Training } from "./components";
import { readCircumstances } from "./program/circumstances";
import { monitoringArgs } from "./program/monitoringArgs";
import { programOutputs, type ProgramOutputs } from "./program/outputs";
import { platformArgs } from "./program/platformArgs";
import { servedModels, trainedModel } from "./program/release";
import { modelKind } from "./settings/modelKinds";

export = async (): Promise<ProgramOutputs> => {
  const circumstances = await readCircumstances();
  const { settings, owner, ownsDelivery, byPerson, here, image } = circumstances;

  // Platform: every stack has a hosting role; the one that owns the delivery has everything else.
  const hosting = new HostingRole("hosting", { ...here, image });
  const platform = ownsDelivery ? new Platform("platform", platformArgs(circumstances)) : undefined;

  // The release: a run of the pipeline decides about it; an update by a person holds what is there.
  // Training: where the platform is, once there is data.
  const trained = platform && (await trainedModel(circumstances));
  const training =
    trained &&
    new Training("training", {
      ...here,
      ...trained,
      image,
      settings: owner.training,
      roleArn: platform.trainingRoleArn,
      artifactBucketName: platform.artifactBucketName,
      modelPackageGroupName: platform.modelPackageGroupName,
    });

  // Serving: once there is a package to serve.
  const served = await servedModels(circumstances, training?.modelPackageArn);
  const serving =
    served &&
    new Serving("serving", {
      ...here,
      ...served,
      executionRoleArn: hosting.roleArn,
      protectEndpoint: !ownsDelivery,
      held: byPerson,
    });

  // API: an administrator's. It knows the endpoint by its name, whether that serves already or not.
  const api =
    settings.api &&
    new PredictionApi("api", {
      ...here,
      settings: settings.api,
      requestTypes: modelKind(owner.training.image).requestTypes,
      code: await apiCode(settings.api),
    });

  // Alarms and dashboard: an administrator's, too. They know the endpoint by its name.
  const variants = served?.variants ?? settings.endpoint.variants;
  const monitoring = new Monitoring("monitoring", monitoringArgs(circumstances, { variants, apiId: api?.apiId }));

  // A budget, where the settings ask for one: an administrator's.
  if (settings.budget) new CostBudget("budget", { ...here, settings: settings.budget });

  return programOutputs(circumstances, { hosting, platform, training, serving, api, monitoring });
};
