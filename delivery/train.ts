/** The Train action: data, training job, model package, run record. */
import { randomUUID } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { modelsUri } from "../contract/artifactKeys";
import { describeDone } from "../contract/buildEnding";
import { changesOf } from "../contract/changes";
import { componentTypes, targetsOf } from "../contract/componentTypes";
import { endpointPage, executionPage, trainingJobPage, trainingLogPage } from "../contract/consolePages";
import type { Context } from "../contract/context";
import type { DataManifest } from "../contract/dataManifest";
import { currentVersion } from "../contract/objects";
import { exportedVariables, summaryLine } from "../contract/pipelineActions";
import type { RunRecord } from "../contract/runRecord";
import { parseS3Uri } from "../contract/s3Uri";
import { requireOutput } from "../contract/stackOutputs";
import { trainingRequest } from "../contract/training/request";
import { trainingPlacement } from "../contract/training/specification";
import { BadInput } from "../machine/badInput";
import { arns } from "../settings/arns";
import { modelKindName } from "../settings/modelKinds";
import { stackTags } from "../settings/tags";
import { approvedData } from "./approvedData";
import { requireBatch } from "./data/batch";
import { prepareData } from "./data/prepare";
import { sourceClient } from "./data/s3Folder";
import type { Engine } from "./engine";
import { type Commit, HandedOn } from "./handedOn";
import { reportPendingPlatform, requireProviderVersion, requireStack } from "./platform";
import { writeRunRecord } from "./runRecords";
import { trainOrReuse, type WatchedJob } from "./watchJob";

/** What an update of Training touches. */
const trainingTargets = targetsOf(componentTypes.Training);

export interface TrainRequest {
  /** Id of the pipeline's execution. */
  readonly execution: string;
  /** Default: the commit of the execution, as the pipeline knows it. */
  readonly commit?: string | undefined;
  /** Takes the place of the settings' data source. */
  readonly dataSource?: string | undefined;
  /** The file that keeps what pictures were found to be. Default: every picture is decoded. */
  readonly knownPictures?: string | undefined;
  readonly pollingIntervalSeconds: number;
}

/** Which data is brought. */
type DataRequest = Pick<TrainRequest, "dataSource" | "knownPictures"> & Partial<Pick<TrainRequest, "execution">>;

/** What the action hands on, by the names of the pipeline's variables. */
export type TrainExports = Readonly<
  Record<typeof exportedVariables.modelPackage | typeof exportedVariables.summary, string>
>;

/** Brings the data of the settings, or of the given source, into the data bucket. */
export async function prepare(
  { folder, owner, report, clients }: Context,
  { dataSource, knownPictures, execution }: DataRequest,
): Promise<DataManifest> {
  const { training, region } = owner.settings;
  const { dataBucket: bucket, modelPackageGroup } = owner.names;
  const settings = { ...training.data, ...(dataSource !== undefined && { source: dataSource }) };
  const s3 = sourceClient(region);
  const manifest = await prepareData({
    folder,
    s3,
    bucket,
    kind: modelKindName(training.image),
    settings,
    knownPictures,
    execution: execution ?? randomUUID(),
    approved: () => approvedData(clients.of(SageMakerClient, region), { s3, bucket, modelPackageGroup }),
    report,
  });
  requireBatch(manifest.samples, training);
  return manifest;
}

/** Trains, or reuses what was trained, and registers a package for this run. */
export async function train(context: Context, engine: Engine, request: TrainRequest): Promise<TrainExports> {
  const { settings, owner, report } = context;
  const { stack, region } = settings;
  if (settings.training === undefined)
    throw new Error(
      `Stack ${stack} does not train: ${settings.deliveredBy ?? "another stack"} does. Use --stack ` +
        `${owner.settings.stack}.`,
    );
  const outputs = await requireStack(engine, stack);
  await requireProviderVersion(engine, stack);
  const delivered = await deliveredCommit(context, request);
  const { message, ...commit } = delivered;
  const run = { execution: request.execution, ...commit };
  const configuration = { release: { run } };
  const pending = await reportPendingPlatform(engine, { stack, configuration }, report);
  const data = await prepare(context, request);
  // A resource that is still missing may be one that Training depends on: the engine then says so before anything is
  // trained.
  if (pending.some(({ operation }) => operation === "create"))
    await engine.preview({ stack, targets: trainingTargets, configuration, onProgress: () => undefined });
  const image =
    "uri" in settings.training.image ? settings.training.image.uri : requireOutput(outputs, "trainingImage", stack);
  const { names, location } = owner;
  const job = await trainOrReuse(
    {
      ...trainingRequest({
        region,
        jobPrefix: names.trainingJobPrefix,
        settings: settings.training,
        placement: trainingPlacement({ ...settings, encryption: settings.delivery?.encryption }),
        data,
        image,
        tags: stackTags(settings),
      }),
      roleArn: arns(location).role(names.roles.training),
      outputUri: modelsUri(names.artifactBucket),
    },
    {
      execution: request.execution,
      modelPackageGroup: names.modelPackageGroup,
      pollingIntervalSeconds: request.pollingIntervalSeconds,
      report,
      clients: context.clients,
    },
  );
  const record = {
    ...(await register(context, engine, run, { data, job })),
    ...(message !== undefined && { message }),
  };
  await writeRunRecord(context.clients.of(S3Client, region), names.artifactBucket, record);
  report(`Registered ${record.modelPackage}, waiting for approval.`);
  report(describeDone(doneInWords(data.samples, settings.training.hyperparameters, record.training)));
  return { [exportedVariables.modelPackage]: record.modelPackage, [exportedVariables.summary]: summary(record) };
}

/** What the approver reads. */
function summary({ dataVersion, modelPackage, training: { job, reused, validationAccuracy } }: RunRecord): string {
  const accuracy = validationAccuracy === undefined ? "unknown" : validationAccuracy.toFixed(4);
  const version = modelPackage.slice(modelPackage.lastIndexOf("/") + 1);
  return summaryLine(
    `package ${version}, job ${job} (${reused ? "reused" : "trained now"}), data ${dataVersion}, ` +
      `validation accuracy ${accuracy}`,
  );
}

function doneInWords(
  { train: trained, validation }: DataManifest["samples"],
  { epochs }: Readonly<Record<string, string>>,
  { reused, validationAccuracy }: RunRecord["training"],
): string {
  return [
    `${trained + validation} samples`,
    ...(epochs === undefined ? [] : [`${epochs} epochs`]),
    ...(validationAccuracy === undefined ? [] : [validationAccuracy.toFixed(3)]),
    ...(reused ? ["the finished job used again"] : []),
  ].join(", ");
}

/** The commit that a person names, or that of the execution. */
async function deliveredCommit(context: Context, { execution, commit }: TrainRequest): Promise<Commit> {
  const known = await new HandedOn(context, execution).commit();
  if (commit !== undefined) return { ...known, commit };
  if (known !== undefined) return known;
  throw new BadInput(
    `Pipeline ${context.owner.names.pipeline} knows no execution ${execution}: give the commit with --commit.`,
  );
}

/** The version of what the job has left in S3: training jobs may write every model, so an address alone names none. */
async function versionOf({ trainingJobName, modelDataUrl }: WatchedJob, s3: S3Client): Promise<string> {
  const { bucket, key } = parseS3Uri(modelDataUrl);
  const version = await currentVersion(s3, bucket, key);
  if (version === undefined) throw new Error(`Training job ${trainingJobName} has left no ${modelDataUrl}.`);
  return version;
}

/** What the package's metadata and the record say about the run. */
type RunIdentity = Pick<RunRecord, "execution" | "commit" | "author">;

/** Has the program adopt the job and register the package of this run. */
async function register(
  context: Context,
  engine: Engine,
  run: RunIdentity,
  { data, job }: { readonly data: DataManifest; readonly job: WatchedJob },
): Promise<RunRecord> {
  const { settings, owner, report, clients } = context;
  const { stack } = settings;
  const modelVersion = await versionOf(job, clients.of(S3Client, settings.region));
  const { outputs, changes } = await engine.update({
    stack,
    targets: trainingTargets,
    configuration: { release: { run: { ...run, trainingJob: job.trainingJobName, modelVersion } } },
    onProgress: report,
  });
  const adopted = requireOutput(outputs, "trainingJob", stack);
  if (adopted !== job.trainingJobName) {
    throw new Error(
      `Job ${job.trainingJobName} was trained, but the program adopted ${adopted}: data or settings changed ` +
        "meanwhile. Release the change again.",
    );
  }
  const validationAccuracy = job.metrics["validation:accuracy"];
  return {
    ...run,
    dataVersion: data.version,
    training: {
      job: job.trainingJobName,
      reused: job.reused,
      ...(validationAccuracy !== undefined && { validationAccuracy }),
    },
    changes: changesOf(changes),
    modelPackage: requireOutput(outputs, "modelPackage", stack),
    environments: {},
    links: {
      execution: executionPage(owner.location, owner.names.pipeline, run.execution),
      trainingJob: trainingJobPage(owner.location, job.trainingJobName),
      trainingLog: trainingLogPage(owner.location, job.trainingJobName),
      endpoint: endpointPage(owner.location, context.environment.endpoint),
    },
  };
}
