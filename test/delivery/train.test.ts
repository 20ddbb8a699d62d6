import assert from "node:assert/strict";
import type { Context } from "../../contract/context";
import { type DataManifest, dataKeys, manifestSha256, parseManifest } from "../../contract/dataManifest";
import { parseRunRecord } from "../../contract/runRecord";
import { train, type TrainExports } from "../../delivery/train";
import { saying } from "../saying";
import { TinyPictures } from "./data/tinyPictures";
import { fakeContext, FakeEngine } from "./fakes";
import { type Fields, startStubAws, type StubAws, StubError, type StubOperations, stubVersion } from "./stubAws";
import { StubTraining } from "./stubTraining";

const modelPackage = "arn:aws:sagemaker:eu-central-1:123456789012:model-package/demo/1";
const pendingRole = {
  urn: "urn:pulumi:dev::demo::aws:iam/role:Role::role",
  type: "aws:iam/role:Role",
  name: "role",
  operation: "create",
} as const;
const sourceVariables = { CommitId: "0a1b", AuthorDisplayName: "Ada", CommitMessage: 'Say "hello"\n\nwith a body' };

const dataSource = "s3://source/pictures";
/** What a job leaves, and where. */
const model = Buffer.from("the model");
const modelOf = (job: string): string => `artifacts/models/${job}/output/model.tar.gz`;

describe("delivery train", () => {
  /** Objects by `bucket/key`: the data at its source, and what a first run made of it in the data bucket. */
  let prepared: ReadonlyMap<string, Buffer>;
  let manifest: DataManifest;
  /** What came of the first run, which has found changes of the platform pending. */
  let first: {
    readonly exports: TrainExports;
    readonly aws: StubAws;
    readonly engine: FakeEngine;
    readonly training: StubTraining;
    readonly lines: readonly string[];
  };
  let aws: StubAws;
  let engine: FakeEngine;
  let training: StubTraining;
  let lines: string[];
  let context: Context;

  /** Starts anew: an AWS that holds these objects, an engine and a context that know of nothing. */
  async function begin(
    objects: ReadonlyMap<string, Buffer>,
    { jobs = new StubTraining(), operations = {} }: { jobs?: StubTraining; operations?: StubOperations } = {},
  ): Promise<void> {
    training = jobs;
    const CreateTrainingJob = (input: Fields): Fields => {
      aws.objects.set(modelOf(String(input["TrainingJobName"])), model);
      return jobs.operations["CreateTrainingJob"]?.(input) ?? {};
    };
    aws = await startStubAws({
      ListActionExecutions: listActions,
      ...training.operations,
      CreateTrainingJob,
      ...operations,
    });
    for (const [name, content] of objects) aws.objects.set(name, content);
    engine = new FakeEngine();
    lines = [];
    context = fakeContext("dev", lines);
    // The engine answers as the program does: with the job that was trained.
    Object.defineProperty(engine, "after", {
      get: () => ({ trainingJob: [...training.jobs.keys()].at(-1), modelPackage }),
    });
  }
  const listActions = (): Record<string, unknown> => ({
    actionExecutionDetails: [
      { stageName: "Source", actionName: "Source", status: "Succeeded", output: { outputVariables: sourceVariables } },
    ],
  });
  /** A package that a person has approved is of this data: so runs find it, instead of reading every picture again. */
  const afterApproval = (jobs = new StubTraining()): StubTraining => {
    const { version, attempt } = manifest;
    const names = { "data-version": version, "data-attempt": attempt };
    const CustomerMetadataProperties = { ...names, "data-manifest-sha256": manifestSha256(manifest) };
    jobs.packages.push({ ModelApprovalStatus: "Approved", CustomerMetadataProperties });
    return jobs;
  };
  const run = (commit?: string): ReturnType<typeof train> =>
    train(context, engine, { execution: "e-1", commit, dataSource, pollingIntervalSeconds: 0.001 });

  before(async () => {
    const pictures = await TinyPictures.encode();
    const names = ["circle", "star"].flatMap((name) => Array.from({ length: 10 }, (_, index) => `${name}/${index}`));
    await begin(new Map(names.map((name) => [`source/pictures/${name}.jpg`, pictures.of(name)])));
    engine.changes = [
      { ...pendingRole, operation: "update" },
      { ...pendingRole, urn: "urn:pulumi:dev::demo::model-delivery:release:Training$x::job" },
      { ...pendingRole, operation: "same" },
    ];
    first = { exports: await run(), aws, engine, training, lines };
    const { artifactBucket, dataBucket } = context.owner.names;
    prepared = new Map([...aws.objects].filter(([name]) => !name.startsWith(`${artifactBucket}/`)));
    manifest = parseManifest(String(prepared.get(`${dataBucket}/${dataKeys.current}`)), "manifest");
    await aws.close();
  });
  beforeEach(() => begin(prepared, { jobs: afterApproval() }));
  afterEach(() => aws.close());

  it("trains outside any update, then has the program adopt the job and register the run's package", () => {
    const { exports } = first;
    const [job = ""] = first.training.jobs.keys();
    assert.deepEqual(Object.keys(exports), ["MODEL_PACKAGE_ARN", "SUMMARY"]);
    assert.equal(exports.MODEL_PACKAGE_ARN, modelPackage);
    assert.match(
      exports.SUMMARY,
      new RegExp(`^package 1, job ${job} \\(trained now\\), data [0-9a-f]{16}, validation accuracy 0\\.9700$`, "u"),
    );
    const commit = { commit: "0a1b", author: "Ada" };
    assert.deepEqual(first.engine.updates, [
      {
        stack: "dev",
        targets: ["**model-delivery:release:Training**"],
        configuration: {
          release: { run: { execution: "e-1", ...commit, trainingJob: job, modelVersion: stubVersion(model) } },
        },
      },
    ]);
    const record = parseRunRecord(
      String(first.aws.objects.get(`${context.owner.names.artifactBucket}/runs/e-1.json`)),
      "record",
    );
    assert.deepEqual(
      {
        commit: record.commit,
        author: record.author,
        message: record.message,
        training: record.training,
        modelPackage: record.modelPackage,
      },
      {
        ...commit,
        message: sourceVariables.CommitMessage,
        training: { job, reused: false, validationAccuracy: 0.97 },
        modelPackage,
      },
    );
  });

  it("asks for the job with the numbers that the data has, the project's role and the stack's tags", () => {
    const [{ HyperParameters, RoleArn, AlgorithmSpecification, Tags } = {}] = first.training.requestedJobs;
    assert.deepEqual(HyperParameters, {
      epochs: "2",
      learning_rate: "0.01",
      num_classes: "2",
      num_training_samples: "12",
      mini_batch_size: "8",
    });
    assert.equal(RoleArn, `arn:aws:iam::123456789012:role/${context.owner.names.roles.training}`);
    assert.deepEqual(AlgorithmSpecification, { TrainingImage: "image-uri", TrainingInputMode: "File" });
    assert.deepEqual(Tags, [
      { Key: "model-delivery:project", Value: "demo" },
      { Key: "model-delivery:stack", Value: "dev" },
    ]);
  });

  it("trains nothing when this execution has trained already, and says so", async () => {
    const [trained = {}] = first.training.requestedJobs;
    const name = String(trained["TrainingJobName"]);
    training.add(name, { ...trained, TrainingJobStatus: "Completed" });
    aws.objects.set(modelOf(name), model);
    assert.match((await run()).SUMMARY, /\(reused\)/);
    assert.deepEqual(training.requestedJobs, []);
    assert.ok(lines.some((line) => line.includes("nothing to train")));
  });

  it("looks for pending changes as the run will be, which does not need the package of the last one", () => {
    const configuration = { release: { run: { execution: "e-1", commit: "0a1b", author: "Ada" } } };
    assert.deepEqual(first.engine.previews, [{ stack: "dev", configuration }]);
  });

  it("names the pending platform changes and the administrator's command, and goes on", () => {
    const start = first.lines.findIndex((line) => line.includes("pending change"));
    assert.deepEqual(first.lines.slice(start, start + 3), [
      "The platform of stack dev has one pending change, which this run does not make:",
      "  update role (aws:iam/role:Role)",
      "An administrator makes it with: pulumi up --stack dev",
    ]);
  });

  it("finds out before training that the engine would refuse the update for want of a platform resource", async () => {
    engine.changes = [pendingRole];
    const preview = engine.preview.bind(engine);
    engine.preview = (request) =>
      request.targets
        ? Promise.reject(new Error("depends on role, which was not specified in --target list"))
        : preview(request);
    await assert.rejects(run(), /not specified in --target list/);
    assert.deepEqual(training.requestedJobs, []);
  });

  it("refuses another provider version before anything is prepared or trained", async () => {
    engine.versions = { state: "7.40.0", program: "7.48.0" };
    await assert.rejects(
      run(),
      saying(
        /brings version 7\.48\.0 of the aws provider, but stack dev was last updated with 7\.40\.0/,
        /was last updated with 7\.40\.0.*pulumi up --stack dev/,
      ),
    );
    assert.deepEqual(aws.calls, []);
  });

  it("names the missing update of the stack", async () => {
    engine.before = undefined;
    await assert.rejects(
      run(),
      /Stack dev has not been set up yet\. An administrator has to run once: pulumi up --stack dev/,
    );
  });

  it("fails with the job's own reason, and registers nothing", async () => {
    await aws.close();
    const jobs = afterApproval(
      new StubTraining({
        TrainingJobStatus: "Failed",
        FailureReason: "ClientError: the file train.rec was cut short",
      }),
    );
    await begin(prepared, { jobs });
    await assert.rejects(run(), /ended Failed: ClientError: the file train\.rec was cut short \(log group/);
    assert.deepEqual(engine.updates, []);
    assert.equal(
      [...aws.objects.keys()].some((key) => key.includes("runs/")),
      false,
    );
  });

  it("does not pass another job's package off as this run's", async () => {
    Object.defineProperty(engine, "after", { get: () => ({ trainingJob: "another", modelPackage }) });
    await assert.rejects(run(), /the program adopted another: data or settings changed meanwhile/);
  });

  it("delivers from a terminal, too, where the pipeline knows no such execution", async () => {
    await aws.close();
    const unknown = (): never => {
      throw new StubError("PipelineExecutionNotFoundException", "no such execution");
    };
    await begin(prepared, { jobs: afterApproval(), operations: { ListActionExecutions: unknown } });
    await assert.rejects(run(), /knows no execution e-1: give the commit with --commit/);
    await run("0a1b");
    assert.equal(
      parseRunRecord(String(aws.objects.get(`${context.owner.names.artifactBucket}/runs/e-1.json`)), "record").author,
      undefined,
    );
  });
});
