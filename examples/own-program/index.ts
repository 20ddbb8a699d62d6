/** One environment that trains, serves and answers, and the pipeline that delivers to it and to production. */
import { Config, type Output } from "@pulumi/pulumi";
import { apiCode } from "../../api/code";
import * as delivery from "../../components";

const job = {
  image: { algorithm: "image-classification", tag: "1" },
  instanceType: "ml.g4dn.xlarge",
  instanceCount: 1,
  volumeGigabytes: 50,
  maximumRuntimeMinutes: 60,
  hyperparameters: { image_shape: "3,224,224", epochs: "5", use_pretrained_model: "1" },
  data: { source: "s3://birds-pictures/labelled/" },
} as const;
const variants = [{ name: "primary", weight: 1, instanceType: "ml.m5.large", instanceCount: 1 }];
const api = { authorization: { kind: "iam" }, throttling: { requestsPerSecond: 10, burst: 20 }, page: false } as const;

export = async (): Promise<Record<string, Output<string>>> => {
  const location = await delivery.currentLocation(new Config("aws").require("region"));
  const image = await delivery.trainingImage(job.image, location.region);
  const birds = { project: "birds", stack: "dev", location, image, tags: { team: "ornithology" } };

  // This program serves what it has trained; no Deploy action copies it.
  const hosting = new delivery.HostingRole("hosting", { ...birds, models: "trained" });
  const platform = new delivery.Platform("platform", {
    ...birds,
    training: job,
    source: { kind: "github", repository: "example/birds", branch: "main" },
    approvers: ["approver@example.com"],
    production: { stack: "prod" },
    state: { backend: "s3://birds-state-${account}", secretsProvider: "awskms://alias/birds-state" },
    api,
  });
  const answers = { settings: api, requestTypes: ["application/x-image"], code: await apiCode(api) };
  const { url } = new delivery.PredictionApi("api", { ...birds, ...answers });

  const data = await delivery.currentDataManifest(location.region, platform.names.dataBucket);
  // Before there is data there is nothing to serve. Afterwards `protectEndpoint` refuses to delete what serves.
  if (data === undefined) return { pipeline: platform.pipelineName, url };
  const { trainingRoleArn: roleArn, artifactBucketName, modelPackageGroupName } = platform;
  const training = new delivery.Training("training", {
    ...birds,
    settings: job,
    data,
    roleArn,
    artifactBucketName,
    modelPackageGroupName,
  });
  const serving = new delivery.Serving("serving", {
    ...birds,
    variants,
    modelPackageArn: training.modelPackageArn,
    describePackage: (arn) => delivery.describePackage(location.region, arn),
    executionRoleArn: hosting.roleArn,
    protectEndpoint: true,
  });
  return { pipeline: platform.pipelineName, url, endpoint: serving.endpointName };
};
