// Made by `npm run generate -- providers`, from components/release/trainingJob.ts.
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// components/release/trainingJob.handler.ts
var trainingJob_handler_exports = {};
__export(trainingJob_handler_exports, {
  handler: () => handler
});
module.exports = __toCommonJS(trainingJob_handler_exports);

// components/release/trainingJob.ts
var import_client_sagemaker2 = require("@aws-sdk/client-sagemaker");

// contract/training/jobs.ts
var import_promises = require("node:timers/promises");
var import_client_sagemaker = require("@aws-sdk/client-sagemaker");

// contract/awsErrors.ts
function isNotFound(error) {
  if (!(error instanceof Error)) return false;
  if (error.name === "ResourceNotFound" || error.name === "ResourceNotFoundException") return true;
  return error.name === "ValidationException" && /not found|could not find|does not exist/i.test(error.message);
}

// contract/consolePages.ts
function page({ partition, region }, path) {
  switch (partition) {
    case "aws-cn":
      return `https://${region}.console.amazonaws.cn/${path}`;
    case "aws-us-gov":
      return `https://${region}.console.amazonaws-us-gov.com/${path}`;
    default:
      return `https://${region}.console.aws.amazon.com/${path}`;
  }
}
function quotasPage(place) {
  return page(place, "servicequotas/home/services/sagemaker/quotas");
}

// contract/training/jobs.ts
async function findTrainingJob(client, request, baseName = `${request.namePrefix}-${request.identity}`) {
  for (let attempt = 1; ; attempt += 1) {
    const name = `${baseName}${attempt === 1 ? "" : `-${attempt}`}`;
    const description = await describeTrainingJob(client, name);
    if (description === void 0) return { state: "absent", name };
    if (!computesTheSame(description, request)) continue;
    if (description.TrainingJobStatus === "Completed") return { state: "finished", name, description };
    if (description.TrainingJobStatus === "InProgress") return { state: "running", name };
  }
}
async function adoptTrainingJob(client, request, name) {
  const description = await describeTrainingJob(client, name);
  if (description?.TrainingJobStatus === "Completed" && computesTheSame(description, request))
    return trainedModel(description);
  throw new Error(
    `Training job ${name} cannot be adopted: ` + (description === void 0 ? "it does not exist." : `it is ${description.TrainingJobStatus ?? "?"}, or has not trained what the settings and the data ask for.`)
  );
}
function computesTheSame(description, request) {
  return essence(description) === essence(createInput(request, ""));
}
function essence(job) {
  const { InstanceType, InstanceCount, VolumeSizeInGB } = job.ResourceConfig ?? {};
  const byName = ([one = ""], [other = ""]) => String(one) < String(other) ? -1 : 1;
  return JSON.stringify([
    job.AlgorithmSpecification?.TrainingImage,
    Object.entries(job.HyperParameters ?? {}).sort(byName),
    (job.InputDataConfig ?? []).map(({ ChannelName, ContentType, DataSource }) => [ChannelName, ContentType, DataSource?.S3DataSource?.S3Uri]).sort(byName),
    [InstanceType, InstanceCount, VolumeSizeInGB],
    job.RoleArn,
    job.OutputDataConfig?.S3OutputPath
  ]);
}
async function startTrainingJob(client, request, name) {
  try {
    await client.send(new import_client_sagemaker.CreateTrainingJobCommand(createInput(request, name)));
  } catch (error) {
    throw explainStartFailure(error, request);
  }
}
async function watchTrainingJob(client, name, options) {
  for (let reported = ""; ; ) {
    const description = await describeTrainingJob(client, name);
    if (description === void 0) throw new Error(`Training job ${name} does not exist any more.`);
    const transition = description.SecondaryStatusTransitions?.at(-1);
    const line = `${name}: ${description.SecondaryStatus ?? "?"}${transition?.StatusMessage ? ` - ${transition.StatusMessage}` : ""}`;
    if (line !== reported) options.onProgress(line);
    reported = line;
    const status = description.TrainingJobStatus;
    if (status === "Completed") return trainedModel(description);
    if (status === "Failed" || status === "Stopped") throw trainingFailure(description, options.region);
    await (0, import_promises.setTimeout)(options.pollingIntervalSeconds * 1e3, void 0, options.signal ? { signal: options.signal } : {});
  }
}
function trainedModel(description) {
  const name = description.TrainingJobName ?? "";
  const modelDataUrl = description.ModelArtifacts?.S3ModelArtifacts;
  if (!modelDataUrl) throw new Error(`Training job ${name} completed, but left no model.`);
  const metrics = {};
  for (const { MetricName: metric, Value: value } of description.FinalMetricDataList ?? []) {
    if (metric !== void 0 && value !== void 0) metrics[metric] = value;
  }
  return { trainingJobName: name, modelDataUrl, metrics };
}
async function describeTrainingJob(client, name) {
  try {
    return await client.send(new import_client_sagemaker.DescribeTrainingJobCommand({ TrainingJobName: name }));
  } catch (error) {
    if (isNotFound(error)) return void 0;
    throw error;
  }
}
function createInput(request, name) {
  const { specification: job, outputUri } = request;
  const channel = (channelName, uri) => ({
    ChannelName: channelName,
    ContentType: job.channelType,
    DataSource: {
      S3DataSource: { S3DataType: "S3Prefix", S3Uri: uri, S3DataDistributionType: "FullyReplicated" }
    }
  });
  const spot = job.maximumWaitSeconds !== void 0;
  return {
    TrainingJobName: name,
    RoleArn: request.roleArn,
    AlgorithmSpecification: {
      TrainingImage: job.image,
      TrainingInputMode: "File",
      ...job.metricDefinitions.length > 0 && {
        MetricDefinitions: job.metricDefinitions.map((metric) => ({ Name: metric.name, Regex: metric.expression }))
      }
    },
    HyperParameters: { ...job.hyperparameters },
    InputDataConfig: [channel("train", job.channels.train), channel("validation", job.channels.validation)],
    OutputDataConfig: { S3OutputPath: outputUri, ...job.outputKeyArn && { KmsKeyId: job.outputKeyArn } },
    ResourceConfig: {
      // The settings name one that exists; the SDK lists those of its own version.
      InstanceType: job.instanceType,
      InstanceCount: job.instanceCount,
      VolumeSizeInGB: job.volumeGigabytes,
      ...job.volumeKeyArn && { VolumeKmsKeyId: job.volumeKeyArn }
    },
    ...job.network && {
      VpcConfig: { Subnets: [...job.network.subnets], SecurityGroupIds: [...job.network.securityGroups] }
    },
    ...job.isolation && { EnableNetworkIsolation: true },
    StoppingCondition: {
      MaxRuntimeInSeconds: job.maximumRuntimeSeconds,
      ...spot && { MaxWaitTimeInSeconds: job.maximumWaitSeconds }
    },
    // An interrupted spot instance goes on from its checkpoint.
    ...spot && { EnableManagedSpotTraining: true, CheckpointConfig: { S3Uri: `${outputUri}/${name}/checkpoints` } },
    Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value }))
  };
}
function explainStartFailure(error, { roleArn, region, specification }) {
  if (!(error instanceof Error && error.name === "ResourceLimitExceeded")) return error;
  const quota = /limit '([^']+)'/.exec(error.message)?.[1] ?? `${specification.instanceType} for training job usage`;
  const [, partition = "aws"] = roleArn.split(":");
  return new Error(
    `The account's quota "${quota}" in ${region} does not allow this training job: ${error.message} New accounts have 0 GPU instances. Request an increase: ${quotasPage({ partition, region })}`,
    { cause: error }
  );
}
function trainingFailure(description, region) {
  const {
    TrainingJobName: name = "",
    TrainingJobStatus: status = "",
    SecondaryStatus: detail = "",
    FailureReason: reason
  } = description;
  const limit = detail === "MaxRuntimeExceeded" || detail === "MaxWaitTimeExceeded";
  const why = reason ?? (limit ? `it reached its time limit (${detail}); raise it in the settings' training block` : "it was stopped before it had finished");
  const log = `log group /aws/sagemaker/TrainingJobs, streams ${name}/*, region ${region}`;
  return new Error(`Training job ${name} ended ${status}: ${why} (${log})`);
}

// components/release/codeOfState.ts
function hasOtherCode(olds, news) {
  return Reflect.get(olds, "__provider") !== Reflect.get(news, "__provider");
}

// components/release/trainingJob.ts
var trainingJobProvider = {
  async create(inputs) {
    const client = new import_client_sagemaker2.SageMakerClient({ region: inputs.region });
    if (inputs.adopt !== void 0)
      return { id: inputs.adopt, outs: { ...inputs, ...await adoptTrainingJob(client, inputs, inputs.adopt) } };
    const found = await findTrainingJob(client, inputs);
    if (found.state === "finished") return { id: found.name, outs: { ...inputs, ...trainedModel(found.description) } };
    if (found.state === "absent") await startTrainingJob(client, inputs, found.name);
    const { region, pollingIntervalSeconds } = inputs;
    const model = await watchTrainingJob(client, found.name, {
      region,
      pollingIntervalSeconds,
      onProgress: (line) => {
        console.log(line);
      }
    });
    return { id: found.name, outs: { ...inputs, ...model } };
  },
  /**
   * A refresh. What is no finished job any more has gone: the same update finds the identity's job, or trains again.
   */
  async read(id, state) {
    if (state === void 0) throw new Error("A training job is looked up in a refresh only.");
    const description = await describeTrainingJob(new import_client_sagemaker2.SageMakerClient({ region: state.region }), id);
    if (description?.TrainingJobStatus !== "Completed") return { id: "" };
    return { id, props: { ...state, ...trainedModel(description) } };
  },
  /** Writes this checkout's code into the state (codeOfState.ts), and does nothing else. */
  update(_id, olds, news) {
    return Promise.resolve({ outs: { ...olds, ...news } });
  },
  diff(_id, olds, news) {
    if (news.adopt !== void 0) {
      const other = news.adopt !== olds.trainingJobName;
      return Promise.resolve({ changes: other || hasOtherCode(olds, news), replaces: other ? ["adopt"] : [] });
    }
    const replaces = ["region", "namePrefix", "identity"].filter(
      (property) => olds[property] !== news[property]
    );
    return Promise.resolve({ changes: replaces.length > 0 || hasOtherCode(olds, news), replaces });
  }
};

// components/release/trainingJob.handler.ts
var handler = () => trainingJobProvider;
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  handler
});
