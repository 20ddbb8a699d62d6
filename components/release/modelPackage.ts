/**
 * The provider of versions of the model in the registry. Its code stands in the state of every stack: `npm run generate
 * -- providers` writes it from this file (code/ModelPackage.cjs).
 */
import { createHash } from "node:crypto";
import { CreateModelPackageCommand, DescribeModelPackageCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { dynamic, Input } from "@pulumi/pulumi";
import { isNotFound } from "../../contract/awsErrors";
import { hasOtherCode } from "./codeOfState";

/** The run of the delivery pipeline that registers a package. */
export interface Run {
  /** Id of the pipeline's execution. */
  readonly execution: string;
  readonly commit: string;
  readonly author?: string;
  /** Name of the finished job that its Train action has trained or found. */
  readonly trainingJob?: string;
  /** The version of the model's object in S3 that the job has left. */
  readonly modelVersion?: string;
}

/** Resolved inputs, as the provider sees them. */
export interface ModelPackageInputs {
  readonly region: string;
  readonly modelPackageGroupName: string;
  readonly image: string;
  readonly modelDataUrl: string;
  readonly trainingJobName: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly supportedContentTypes: readonly string[];
  readonly supportedResponseTypes: readonly string[];
  readonly dataVersion: string;
  /** Which writing of the version. */
  readonly dataAttempt: string;
  /** SHA-256 of the data's manifest, which has the hashes of all that it names. */
  readonly dataManifestSha256: string;
  /** SHA-256 of the index of held-out samples, which has the hash of each. */
  readonly heldOutSha256: string;
  readonly labelsUri: string;
  /** SHA-256 of the labels file, in hexadecimal. */
  readonly labelsSha256: string;
  /** Absent in a plain update, which registers nothing new as long as the job stays. */
  readonly run?: Run;
  /** ARN of a package to take over as it is. Absent: one is registered. */
  readonly adopt?: string;
}

type ModelPackageState = ModelPackageInputs & { readonly modelPackageArn: string };

/** The inputs as the program passes them. */
export type ModelPackageArgs = { readonly [Property in keyof ModelPackageInputs]: Input<ModelPackageInputs[Property]> };

/** Every property that a program may set. */
export const modelPackageProperties = [
  "region",
  "modelPackageGroupName",
  "image",
  "modelDataUrl",
  "trainingJobName",
  "metrics",
  "supportedContentTypes",
  "supportedResponseTypes",
  "dataVersion",
  "dataAttempt",
  "dataManifestSha256",
  "heldOutSha256",
  "labelsUri",
  "labelsSha256",
  "run",
  "adopt",
] as const satisfies readonly (keyof ModelPackageInputs)[];

/**
 * What the package's metadata says; SageMaker takes letters, digits, spaces and `_.:/=+-@`, at most 256 of them a
 * value.
 */
function packageMetadata(inputs: ModelPackageInputs): Record<string, string> {
  const { run, metrics } = inputs;
  const metadata: Record<string, string | undefined> = {
    "training-job": inputs.trainingJobName,
    // modelVersionKey of contract/deliveredModel.ts, which is too much to carry in the state.
    "model-version": run?.modelVersion,
    "data-version": inputs.dataVersion,
    "data-attempt": inputs.dataAttempt,
    "data-manifest-sha256": inputs.dataManifestSha256,
    "held-out-sha256": inputs.heldOutSha256,
    "labels-uri": inputs.labelsUri,
    "labels-sha256": inputs.labelsSha256,
    commit: run?.commit,
    execution: run?.execution,
    author: run?.author,
  };
  for (const [name, value] of Object.entries(metrics)) metadata[`metric:${name}`] = String(value);
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(metadata)) {
    if (value) values[key] = value.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, " ").slice(0, 256);
  }
  return values;
}

/**
 * Registers the package as PendingManualApproval. There is no `delete`: a replaced package stays in the registry,
 * because it may be serving or waiting for approval.
 */
export const modelPackageProvider: dynamic.ResourceProvider<ModelPackageInputs, ModelPackageState> = {
  async create(inputs) {
    if (inputs.adopt !== undefined) return { id: inputs.adopt, outs: { ...inputs, modelPackageArn: inputs.adopt } };
    const { run, modelPackageGroupName, trainingJobName } = inputs;
    // The same token for the same job and run: an update that died after this call finds its package instead of
    // registering another.
    const token = createHash("sha256")
      .update(`${modelPackageGroupName} ${trainingJobName} ${run?.execution ?? ""}`)
      .digest("hex")
      .slice(0, 32);
    const { ModelPackageArn: arn } = await new SageMakerClient({ region: inputs.region }).send(
      new CreateModelPackageCommand({
        ClientToken: token,
        ModelPackageGroupName: modelPackageGroupName,
        ModelPackageDescription: `Training job ${trainingJobName}${run ? `, commit ${run.commit}` : ""}`,
        ModelApprovalStatus: "PendingManualApproval",
        InferenceSpecification: {
          Containers: [{ Image: inputs.image, ModelDataUrl: inputs.modelDataUrl }],
          SupportedContentTypes: [...inputs.supportedContentTypes],
          SupportedResponseMIMETypes: [...inputs.supportedResponseTypes],
        },
        CustomerMetadataProperties: packageMetadata(inputs),
      }),
    );
    if (arn === undefined)
      throw new Error(`SageMaker registered a package in ${modelPackageGroupName}, but returned no ARN.`);
    return { id: arn, outs: { ...inputs, modelPackageArn: arn } };
  },

  /** A refresh. A package that somebody has deleted is registered again, from the same job. */
  async read(id, state) {
    if (state === undefined) throw new Error("A model package is looked up in a refresh only.");
    try {
      await new SageMakerClient({ region: state.region }).send(
        new DescribeModelPackageCommand({ ModelPackageName: id }),
      );
    } catch (error) {
      if (isNotFound(error)) return { id: "" };
      throw error;
    }
    return { id, props: state };
  },

  /** Writes this checkout's code into the state (codeOfState.ts), and does nothing else. */
  update(_id, olds, news) {
    return Promise.resolve({ outs: { ...olds, ...news } });
  },

  diff(_id, olds, news) {
    const fixed = ["region", "modelPackageGroupName", "trainingJobName"] as const;
    const replaces: string[] = fixed.filter((property) => olds[property] !== news[property]);
    if (news.run !== undefined && news.run.execution !== olds.run?.execution) replaces.push("run");
    return Promise.resolve({ changes: replaces.length > 0 || hasOtherCode(olds, news), replaces });
  },
};
