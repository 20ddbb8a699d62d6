/** Looks up where a model comes from, from the package on. */
import { CodePipelineClient, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { S3Client } from "@aws-sdk/client-s3";
import {
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { artifactKeys } from "../../contract/artifactKeys";
import { dataKeys, manifestSha256, parseManifest } from "../../contract/dataManifest";
import { namedMessageOf } from "../../contract/errors";
import { readText } from "../../contract/objects";
import { pipelineActions } from "../../contract/pipelineActions";
import { parseRunRecord, type RunRecord } from "../../contract/runRecord";
import type { DeliveryNames } from "../../settings/names";
import type { ClientConfiguration } from "../target";
import type { Lineage } from "./lineage";

/** Where the delivery is that made the package. */
export interface Origin {
  readonly client: ClientConfiguration;
  readonly names: DeliveryNames;
}

type Metadata = Readonly<Record<string, string>>;

const approvalPrefix = "approval:";

/**
 * Everything about a package that is still there. Only the package itself has to be: what else is missing, or may not
 * be read, is told in its place.
 */
export async function gather(origin: Origin, modelPackage: string, serving: Lineage["serving"]): Promise<Lineage> {
  const described = await new SageMakerClient(origin.client).send(
    new DescribeModelPackageCommand({ ModelPackageName: modelPackage }),
  );
  const metadata = described.CustomerMetadataProperties ?? {};
  const unknown: string[] = [];
  const tried = async <Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found | undefined> => {
    try {
      return await look();
    } catch (error) {
      unknown.push(`${what}: ${namedMessageOf(error)}`);
      return undefined;
    }
  };
  const { "training-job": job, "data-version": version, commit, execution } = metadata;
  const training = job === undefined ? undefined : await tried("training job", () => trainingOf(origin, job));
  const data =
    version === undefined
      ? undefined
      : ((await tried("data manifest", () => dataOf(origin, metadata, version))) ?? namedData(metadata, version));
  const record = execution === undefined ? undefined : await tried("run record", () => recordOf(origin, execution));
  const answer = execution === undefined ? undefined : await tried("approval", () => approvalOf(origin, execution));
  return {
    ...(serving === undefined ? {} : { serving }),
    package: packageOf(modelPackage, described),
    model: modelOf(described),
    ...(job === undefined ? {} : { training: training ?? { job, hyperparameters: {}, channels: {}, metrics: {} } }),
    ...(data === undefined ? {} : { data }),
    ...(commit === undefined ? {} : { commit: commitOf(commit, metadata, record) }),
    ...(execution === undefined ? {} : { run: { execution, ...answer, tests: testsOf(record) } }),
    unknown,
  };
}

function packageOf(arn: string, described: DescribeModelPackageCommandOutput): Lineage["package"] {
  const { CreationTime: created, ModelApprovalStatus: approval, CustomerMetadataProperties: metadata = {} } = described;
  const approvals = Object.entries(metadata)
    .filter(([key]) => key.startsWith(approvalPrefix))
    .map(([key, value]) => [key.slice(approvalPrefix.length), value] as const);
  return {
    arn,
    ...(created && { registered: created.toISOString() }),
    ...(approval && { approval }),
    approvals: Object.fromEntries(approvals),
    ...cardOf(described),
  };
}

/** People may write into a card what they like: one that is no JSON is told as it is. */
function cardOf({ ModelCard: card }: DescribeModelPackageCommandOutput): Pick<Lineage["package"], "card"> {
  if (card?.ModelCardContent === undefined) return {};
  const { ModelCardContent: text, ModelCardStatus: status } = card;
  let content: unknown = text;
  try {
    content = JSON.parse(text);
  } catch {
    // It stays a text.
  }
  return { card: { ...(status && { status }), content } };
}

function modelOf({
  InferenceSpecification,
  CustomerMetadataProperties,
}: DescribeModelPackageCommandOutput): Lineage["model"] {
  const container = InferenceSpecification?.Containers?.[0];
  const version = CustomerMetadataProperties?.["model-version"];
  return {
    ...(container?.ModelDataUrl && { uri: container.ModelDataUrl }),
    ...(version && { version }),
    ...(container?.Image && { image: container.Image }),
    ...(container?.ImageDigest && { imageDigest: container.ImageDigest }),
  };
}

async function trainingOf({ client }: Origin, job: string): Promise<Lineage["training"]> {
  const found = await new SageMakerClient(client).send(new DescribeTrainingJobCommand({ TrainingJobName: job }));
  const { InstanceType: type, InstanceCount: count = 1 } = found.ResourceConfig ?? {};
  const metrics: Record<string, number> = {};
  for (const { MetricName: name, Value: value } of found.FinalMetricDataList ?? [])
    if (name !== undefined && value !== undefined) metrics[name] = value;
  const channels: Record<string, { uri: string; contentType?: string }> = {};
  for (const { ChannelName: name, DataSource: source, ContentType: contentType } of found.InputDataConfig ?? []) {
    const uri = source?.S3DataSource?.S3Uri;
    if (name !== undefined && uri !== undefined) channels[name] = { uri, ...(contentType && { contentType }) };
  }
  return {
    job,
    ...(found.AlgorithmSpecification?.TrainingImage && { image: found.AlgorithmSpecification.TrainingImage }),
    ...(type && { instances: `${count} ${type}` }),
    ...(found.TrainingStartTime && { started: found.TrainingStartTime.toISOString() }),
    ...(found.TrainingEndTime && { ended: found.TrainingEndTime.toISOString() }),
    hyperparameters: found.HyperParameters ?? {},
    channels,
    metrics,
  };
}

function namedData(metadata: Metadata, version: string): NonNullable<Lineage["data"]> {
  const {
    "data-attempt": attempt,
    "data-manifest-sha256": manifest,
    "held-out-sha256": heldOutSha256,
    "labels-sha256": labelsSha256,
  } = metadata;
  return {
    version,
    ...(attempt === undefined ? {} : { attempt }),
    ...(manifest === undefined ? {} : { manifestSha256: manifest }),
    ...(heldOutSha256 === undefined ? {} : { heldOutSha256 }),
    ...(labelsSha256 === undefined ? {} : { labelsSha256 }),
  };
}

/** @throws when the manifest is not the one that the package names */
async function dataOf({ client, names }: Origin, metadata: Metadata, version: string): Promise<Lineage["data"]> {
  const named = namedData(metadata, version);
  const { attempt, manifestSha256: expected } = named;
  if (attempt === undefined) return named;
  const key = dataKeys.manifest({ version, attempt });
  const text = await readText(new S3Client(client), names.dataBucket, key);
  if (text === undefined) throw new Error(`there is no s3://${names.dataBucket}/${key} any more`);
  const manifest = parseManifest(text, key);
  const found = manifestSha256(manifest);
  if (found !== expected)
    throw new Error(`s3://${names.dataBucket}/${key} has the SHA-256 ${found}, not the one that the package names`);
  const { samples, channelsSha256, classes } = manifest;
  return { ...named, samples, channelsSha256, classes: classes.length };
}

async function recordOf({ client, names }: Origin, execution: string): Promise<RunRecord | undefined> {
  const key = artifactKeys.runRecord(execution);
  const text = await readText(new S3Client(client), names.artifactBucket, key);
  if (text === undefined) throw new Error(`there is no s3://${names.artifactBucket}/${key}`);
  return parseRunRecord(text, key);
}

function commitOf(id: string, { author }: Metadata, record: RunRecord | undefined): NonNullable<Lineage["commit"]> {
  const subject = record?.commit === id ? record.message?.split("\n", 1)[0] : undefined;
  return { id, ...(author === undefined ? {} : { author }), ...(subject === undefined ? {} : { subject }) };
}

async function approvalOf(
  { client, names }: Origin,
  pipelineExecutionId: string,
): Promise<Pick<NonNullable<Lineage["run"]>, "approver" | "answer" | "answered"> | undefined> {
  const { stage, action } = pipelineActions.approve;
  const { actionExecutionDetails: actions = [] } = await new CodePipelineClient(client).send(
    new ListActionExecutionsCommand({ pipelineName: names.pipeline, filter: { pipelineExecutionId } }),
  );
  const found = actions.find(({ stageName, actionName }) => stageName === stage && actionName === action);
  if (found?.updatedBy === undefined) return undefined;
  const summary = found.output?.executionResult?.externalExecutionSummary;
  return {
    approver: found.updatedBy,
    answer: [found.status, summary].filter((word) => word !== undefined && word !== "").join(": "),
    ...(found.lastUpdateTime && { answered: found.lastUpdateTime.toISOString() }),
  };
}

function testsOf(record: RunRecord | undefined): NonNullable<Lineage["run"]>["tests"] {
  return Object.fromEntries(
    Object.entries(record?.environments ?? {}).map(([stack, { accuracy, samples, latencyMilliseconds }]) => [
      stack,
      {
        ...(accuracy === undefined ? {} : { accuracy }),
        ...(samples === undefined ? {} : { samples }),
        ...(latencyMilliseconds === undefined ? {} : { latencyMilliseconds }),
      },
    ]),
  );
}
