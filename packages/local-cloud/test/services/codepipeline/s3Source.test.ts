import assert from "node:assert/strict";
import type { PipelineDeclaration, StageDeclaration } from "@aws-sdk/client-codepipeline";
import { bucket as artifacts, type Statement } from "../deliveryLaboratory";
import { PipelineLaboratory } from "./pipelineLaboratory";

const bucket = "commits";
const key = "team/commit.zip";

/** What the role needs besides what it may do with artifacts. */
const rights = [
  ...["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging", "s3:GetObjectVersionTagging"].map((Action) => ({
    Action,
    Resource: `arn:aws:s3:::${bucket}/${key}`,
  })),
  { Action: "s3:PutObjectTagging", Resource: `arn:aws:s3:::${artifacts}/*` },
  { Action: "s3:GetBucketVersioning", Resource: `arn:aws:s3:::${bucket}` },
];

describe("a source in S3", () => {
  let laboratory: PipelineLaboratory;

  before(async () => {
    laboratory = await PipelineLaboratory.open();
    const { s3 } = laboratory.delivery;
    await s3.createBucket({ Bucket: bucket });
    await s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } });
    await laboratory.createProject("print");
  });

  after(() => laboratory.close());

  const source = (configuration: Readonly<Record<string, string>> = {}): StageDeclaration => ({
    name: "Source",
    actions: [
      {
        name: "Source",
        actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
        configuration: { S3Bucket: bucket, S3ObjectKey: key, ...configuration },
        outputArtifacts: [{ name: "Source" }],
        namespace: "Source",
      },
    ],
  });
  const build: StageDeclaration = {
    name: "Build",
    actions: [
      {
        name: "Print",
        actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
        configuration: { ProjectName: "print" },
        inputArtifacts: [{ name: "Source" }],
      },
    ],
  };
  const pipeline = (name: string, stages: PipelineDeclaration["stages"]): PipelineDeclaration => ({
    ...laboratory.declaration(name, []),
    stages,
  });
  const store = (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    laboratory.delivery.cloud.storeCommit(bucket, key, {
      id: "c",
      message: "",
      author: "",
      date: "2026-11-24T10:00:00Z",
      folder: laboratory.delivery.write(files),
    });
  /** Gives the pipeline's role these rights, in place of those that an earlier test gave it. */
  const allow = async (...statements: readonly Statement[]): Promise<void> => {
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
    });
    await laboratory.delivery.iam.putRolePolicy({ RoleName: "pipeline", PolicyName: "source", PolicyDocument });
  };
  const buildspec = (text: string): Readonly<Record<string, string>> => ({
    "buildspec.yml": `{version: 0.2, phases: {build: {commands: ["echo ${text}"]}}}`,
  });

  it("delivers each new version of the file, with its id as a variable, to pipelines that look for it", async () => {
    await laboratory.createPipeline({ pipeline: pipeline("looking", [source(), build]) });
    await laboratory.createPipeline({
      pipeline: pipeline("waiting", [source({ PollForSourceChanges: "false" }), build]),
    });
    await allow(...rights);
    for (const text of ["first", "second"]) {
      const [execution = "", ...others] = await store(buildspec(text));
      assert.deepEqual(others, []);
      assert.equal((await laboratory.ended("looking", execution)).status, "Succeeded");
      const [fetched] = await laboratory.actions("looking", execution);
      const { VersionId } = await laboratory.delivery.s3.headObject({ Bucket: bucket, Key: key });
      assert.deepEqual(
        [fetched?.output?.outputVariables?.["VersionId"], fetched?.output?.outputVariables?.["ObjectKey"]],
        [VersionId, key],
      );
      assert.ok(
        laboratory.delivery.events.some((event) => event.kind === "log" && event.line === text),
        text,
      );
    }
  });

  for (const missing of rights) {
    it(`fails by name when the pipeline's role may not ${missing.Action}`, async () => {
      await allow(...rights.filter((right) => right !== missing));
      const [execution = ""] = await store(buildspec(`without ${missing.Action}`));
      assert.equal((await laboratory.ended("looking", execution)).status, "Failed");
      const [fetched] = await laboratory.actions("looking", execution);
      assert.match(
        fetched?.output?.executionResult?.errorDetails?.message ?? "",
        new RegExp(`role/pipeline.* is not authorized to perform: ${missing.Action} on resource: arn:aws:s3:::`, "u"),
      );
    });
  }
});
