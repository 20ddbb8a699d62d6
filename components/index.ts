/**
 * The components as a library: a program of one's own declares them with plain arguments and no settings files.
 * `examples/own-program/` does.
 *
 * - `Platform`: what an administrator creates once, and the pipeline that delivers every commit.
 * - `HostingRole`: the role that an environment's endpoint runs with; the administrator's, too.
 * - `Training`: the training job and the package that registers its model.
 * - `Serving`: the endpoint that serves a package.
 * - `PredictionApi`: an HTTP API before the endpoint.
 * - `Monitoring`: the alarms of an environment, their topic, what of the pipeline goes there, and a dashboard.
 * - `CostBudget`: a monthly budget, and who is told when it is spent.
 *
 * The functions look up what the arguments need: where the stack lives, which image trains, which data there is, which
 * package is approved. Each throws when it cannot know, because what is not declared is deleted.
 */
export { PredictionApi, type PredictionApiArgs } from "./api/predictionApi";
export type { DeliveredEnvironment, Encrypted, Environment, Surroundings, Tagged } from "./environment";
export { CostBudget, type CostBudgetArgs } from "./monitoring/costBudget";
export { Monitoring, type MonitoringArgs } from "./monitoring/monitoring";
export { HostingRole, type HostingRoleArgs } from "./platform/hostingRole";
export { currentLocation, trainingImage } from "./platform/location";
export type { DeliveredTraining } from "./platform/permissions/scope";
export { Platform, type PlatformArgs } from "./platform/platform";
export { liveVariants, type LiveVariant } from "./release/liveEndpoint";
export {
  currentDataManifest,
  describePackage,
  type HostedPackage,
  newestApprovedPackage,
  newestModel,
  type RegisteredModel,
} from "./release/lookups";
export { releaseProviderCode } from "./release/providerCode";
export { Serving, type ServingArgs } from "./release/serving";
export { type Run, Training, type TrainingArgs } from "./release/training";
