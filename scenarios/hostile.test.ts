/** What a commit that a person rejects leaves behind, and what becomes of the honest one after it in the same home. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateModelPackageCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { approvalKey } from "../contract/approvals";
import { dataKeys, type DataManifest, parseHeldOutIndex, parseManifest } from "../contract/dataManifest";
import { sha256 } from "../contract/hash";
import { parseS3Uri } from "../contract/s3Uri";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { administratorAccess } from "../rehearsal/stage/stage";
import { environmentNames } from "../settings/names";
import { Events } from "./events";
import { Laboratory } from "./laboratory";
import { modelOfEndpoint, packageMetadata, servedPackage, trainedWith } from "./registry";

const denied = /AccessDenied|is not authorized to perform/u;

describe("a hostile commit that is rejected", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;
  let hostile: Left;
  let honest: Left;
  const events = new Events();

  before(async () => {
    laboratory = await Laboratory.open();
    rehearsal = await laboratory.start({ onEvent: events.record });
  });
  after(() => laboratory.close());

  it("trains under the honest identity, and holds out what it has trained with", async () => {
    const edits = [
      ["contract/training/jobs.ts", "{ ...job.hyperparameters }", '{ ...job.hyperparameters, learning_rate: "0.05" }'],
      [
        "components/release/code/TrainingJob.cjs",
        "{ ...job.hyperparameters }",
        '{ ...job.hyperparameters, learning_rate: "0.05" }',
      ],
      ["delivery/data/publish.ts", 'dataset.read("heldOut")', 'dataset.read("train")'],
    ] as const;
    for (const [file, before, after] of edits) laboratory.edit(file, before, after);
    const { ending, failure, execution, asked } = await laboratory.deliver(rehearsal, "Rejected");
    assert.equal(ending, "Failed", failure);
    assert.ok(asked, failure);
    hostile = await leftBy(execution);
    assert.deepEqual([hostile.learningRate, hostile.heldOut], ["0.05", 800]);
    for (const [file, before, after] of edits) laboratory.edit(file, after, before);
  });

  it("leaves the honest one its own job, data, held-out samples and model", async () => {
    const { ending, failure, execution } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    honest = await leftBy(execution);
    assert.deepEqual([honest.learningRate, honest.heldOut, honest.reused], ["0.01", 200, false]);
    const identity = (job: string): string => job.slice(0, job.lastIndexOf("-"));
    assert.equal(identity(honest.job), identity(hostile.job), "both jobs have the identity of the honest one");
    assert.equal(honest.manifest.version, hostile.manifest.version);
    for (const part of ["job", "model"] as const) assert.notEqual(honest[part], hostile[part]);
    assert.notEqual(honest.manifest.attempt, hostile.manifest.attempt);
    const { project, stack } = rehearsal.stacks.production;
    const { endpoint } = environmentNames(project, stack);
    assert.equal(await servedPackage(rehearsal, endpoint), honest.modelPackage);
    assert.equal(sha256(await stored(await modelOfEndpoint(rehearsal, endpoint))), honest.model);
  });

  it("can change nothing that was written, with the rights of Train", async () => {
    const { names } = rehearsal;
    const { s3, sagemaker } = await clientsWithRightsOf(names.roles.train);
    const write = (Key: string, IfNoneMatch?: string): Promise<unknown> =>
      s3.send(new PutObjectCommand({ Bucket: names.dataBucket, Key, Body: "planted", IfNoneMatch }));
    for (const key of [dataKeys.heldOutIndex(honest.manifest), dataKeys.channel(honest.manifest, "train", "rec")]) {
      await assert.rejects(write(key), denied, key);
      await assert.rejects(write(key, "*"), { name: "PreconditionFailed" }, key);
    }
    const registration = {
      ModelPackageGroupName: names.modelPackageGroup,
      ModelApprovalStatus: "PendingManualApproval" as const,
      InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: honest.modelDataUrl }] },
      CustomerMetadataProperties: { [approvalKey("prod")]: "approved 2026-01-31T12:00:00.000Z execution e-1" },
    };
    await assert.rejects(sagemaker.send(new CreateModelPackageCommand(registration)), denied);
    // What can be done is to add a file to a channel.
    await write(`${dataKeys.trainFolder(honest.manifest)}planted.rec`, "*");
  });

  it("does not get its file into the next training, nor its model into production", async () => {
    laboratory.edit("Pulumi.dev.yaml", 'learning_rate: "0.01"', 'learning_rate: "0.02"');
    const execution = await laboratory.push(rehearsal);
    const question = await rehearsal.executions.asked(execution);
    const next = await leftBy(execution);
    assert.equal(next.manifest.version, honest.manifest.version);
    assert.notEqual(next.manifest.attempt, honest.manifest.attempt);
    assert.ok(events.lines().some((line) => line.includes("its channels are no longer as they were then")));

    // While a person thinks about it, a job of a commit that nobody approved overwrites the model that was tested.
    const { s3 } = await clientsWithRightsOf(rehearsal.names.roles.training);
    const { bucket: Bucket, key: Key } = parseS3Uri(next.modelDataUrl);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "another model" }));
    await rehearsal.administrator.answer(question, "Approved", "Approved by a scenario");
    assert.equal(await rehearsal.executions.ended(execution), "Succeeded", rehearsal.recorder.failure(execution));
    assert.ok(events.lines().some((line) => line.includes("has been overwritten or deleted since")));
    const { project, stack } = rehearsal.stacks.production;
    const served = await modelOfEndpoint(rehearsal, environmentNames(project, stack).endpoint);
    assert.equal(sha256(await stored(served)), next.model);
    await assert.rejects(
      s3.send(new PutObjectCommand({ Bucket, Key: parseS3Uri(served).key, Body: "another model" })),
      denied,
    );
  });

  it("has the overwritten job trained again by the next commit, although it was approved", async () => {
    const { ending, failure, execution } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    assert.equal((await leftBy(execution)).reused, false);
  });

  /** What a commit has left, as the registry and the buckets have it. */
  interface Left {
    readonly modelPackage: string;
    readonly job: string;
    readonly reused: boolean;
    readonly learningRate: string | undefined;
    readonly manifest: DataManifest;
    /** Number of held-out samples. */
    readonly heldOut: number;
    readonly modelDataUrl: string;
    /** SHA-256 of the model. */
    readonly model: string;
  }

  async function leftBy(execution: string): Promise<Left> {
    const record = await rehearsal.evidence.runRecord(execution);
    assert.ok(record !== undefined);
    const { modelPackage, training } = record;
    const metadata = await packageMetadata(rehearsal, modelPackage);
    const place = { version: metadata["data-version"] ?? "", attempt: metadata["data-attempt"] ?? "" };
    const data = `s3://${rehearsal.names.dataBucket}`;
    const manifest = parseManifest(await stored(`${data}/${dataKeys.manifest(place)}`).then(String), "manifest");
    const index = await stored(`${data}/${dataKeys.heldOutIndex(place)}`).then(String);
    assert.equal(sha256(index), metadata["held-out-sha256"]);
    const { modelDataUrl, learningRate } = await trainedWith(rehearsal, training.job);
    return {
      modelPackage,
      job: training.job,
      reused: training.reused,
      learningRate,
      manifest,
      heldOut: parseHeldOutIndex(index, "index").samples.length,
      modelDataUrl,
      model: sha256(await stored(modelDataUrl)),
    };
  }

  async function stored(uri: string): Promise<Buffer> {
    const { cloud } = rehearsal;
    return readFileSync((await cloud.objects.get(cloud.administrator.caller, parseS3Uri(uri))).path);
  }

  /** What somebody can do who has the rights of a role, and no more. */
  async function clientsWithRightsOf(
    RoleName: string,
  ): Promise<{ readonly s3: S3Client; readonly sagemaker: SageMakerClient }> {
    const { cloud } = rehearsal;
    const iam = new IAMClient(administratorAccess(cloud));
    const { PolicyNames: [PolicyName = ""] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const credentials = cloud.federate("hostile", decodeURIComponent(PolicyDocument));
    const access = { endpoint: cloud.url, region: cloud.region, credentials };
    return { s3: new S3Client({ ...access, forcePathStyle: true }), sagemaker: new SageMakerClient(access) };
  }
});
