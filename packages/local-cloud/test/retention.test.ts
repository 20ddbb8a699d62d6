import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Retention } from "../options";
import { reportTable } from "../services/codebuild/context";
import { build, buildspec, PipelineLaboratory } from "./services/codepipeline/pipelineLaboratory";
import { bucket, region } from "./services/deliveryLaboratory";

const retention: Retention = { deliveries: 2, caches: 1, newestKeys: [] };

describe("what a cloud forgets when it starts", () => {
  let laboratory: PipelineLaboratory;
  let executions: readonly string[];

  const pipelineName = "delivery";
  const files = {
    "buildspec.yml": buildspec(["echo built > made.txt", `echo '<testsuite name="a"/>' > report.xml`], {
      artifacts: { files: ["made.txt"] },
      reports: { tests: { files: ["report.xml"] } },
    }),
  };

  const deliver = async (): Promise<string> => {
    laboratory.delivery.clock.advance(1);
    const [execution = ""] = await laboratory.push(files);
    assert.equal((await laboratory.ended(pipelineName, execution)).status, "Succeeded");
    return execution;
  };
  const forget = (): Promise<void> => laboratory.delivery.restart({ retention });
  const artifacts = async (): Promise<readonly string[]> => {
    const { Contents = [] } = await laboratory.delivery.s3.listObjectsV2({ Bucket: bucket, Prefix: pipelineName });
    return Contents.map(({ Key = "" }) => Key).sort();
  };

  before(async () => {
    laboratory = await PipelineLaboratory.open();
    await laboratory.createProject("build");
    const stages = [{ name: "Build", actions: [build("Build", "build", { outputArtifacts: [{ name: "Made" }] })] }];
    await laboratory.createPipeline({ pipeline: laboratory.declaration(pipelineName, stages) });
    executions = [await deliver(), await deliver(), await deliver(), await deliver()];
  });
  after(() => laboratory.close());

  describe("of four deliveries", () => {
    let artifactsBefore: readonly string[];

    before(async () => {
      artifactsBefore = await artifacts();
      await forget();
    });

    it("are the executions but the newest two, and what only they have handed on", async () => {
      const { pipelineExecutionSummaries = [] } = await laboratory.pipelines.listPipelineExecutions({ pipelineName });
      const kept = executions.slice(2).reverse();
      assert.deepEqual(
        pipelineExecutionSummaries.map(({ pipelineExecutionId }) => pipelineExecutionId),
        kept,
      );
      const actions = (await Promise.all(kept.map((id) => laboratory.actions(pipelineName, id)))).flat();
      const named = actions.flatMap(({ output }) =>
        (output?.outputArtifacts ?? []).map(({ s3location }) => s3location?.key ?? ""),
      );
      assert.equal(artifactsBefore.length, 8);
      assert.deepEqual(await artifacts(), named.sort());
    });

    it("are their builds, with logs and reports", async () => {
      const { codeBuild, logs } = laboratory.delivery;
      const { ids = [] } = await codeBuild.listBuildsForProject({ projectName: "build" });
      const { builds = [] } = await codeBuild.batchGetBuilds({ ids });
      assert.deepEqual(
        builds.map(({ buildNumber }) => buildNumber),
        [4, 3],
      );
      const { logStreams = [] } = await logs.describeLogStreams({ logGroupName: "/aws/codebuild/build" });
      assert.deepEqual(
        new Set(logStreams.map(({ logStreamName }) => logStreamName)),
        new Set(builds.map((each) => each.logs?.streamName)),
      );
      assert.equal(readdirSync(join(laboratory.delivery.cloud.home, "logs")).length, 2);
      const reports = reportTable(laboratory.delivery.cloud).values();
      assert.deepEqual(reports.map(({ arn }) => arn).sort(), builds.flatMap((each) => each.reportArns ?? []).sort());
    });

    it("is no number: the next delivery counts on", async () => {
      const execution = await deliver();
      const { codeBuild } = laboratory.delivery;
      const { ids: [newest = ""] = [] } = await codeBuild.listBuildsForProject({ projectName: "build" });
      const { builds: [made] = [] } = await codeBuild.batchGetBuilds({ ids: [newest] });
      assert.equal(made?.buildNumber, 5);
      const { pipelineExecutionSummaries: [first] = [] } = await laboratory.pipelines.listPipelineExecutions({
        pipelineName,
      });
      assert.equal(first?.pipelineExecutionId, execution);
    });
  });

  describe("of the rest", () => {
    it("are cache entries but the newest, and installs that none is linked to", async () => {
      const cache = join(laboratory.delivery.cloud.home, "cache");
      for (const [index, entry] of ["project/old", "project/new", ".installs/a", ".installs/b"].entries()) {
        mkdirSync(join(cache, entry, "node_modules", "tool"), { recursive: true });
        utimesSync(join(cache, entry), index, index);
      }
      writeFileSync(join(cache, "project", "new", "kept"), "");
      utimesSync(join(cache, "project", "new"), 9, 9);
      await forget();
      assert.deepEqual(readdirSync(join(cache, "project")), ["new"]);
      assert.equal(existsSync(join(cache, "project", "new", "kept")), true);
      assert.deepEqual(readdirSync(join(cache, ".installs")), []);
    });

    it("are mails but the newest to each address", async () => {
      const { sns, cloud } = laboratory.delivery;
      for (const Endpoint of ["one@example.com", "other@example.com"])
        await sns.subscribe({ TopicArn: laboratory.topicArn, Protocol: "email", Endpoint });
      for (const Message of ["1", "2", "3"]) await sns.publish({ TopicArn: laboratory.topicArn, Message });
      assert.equal(cloud.outbox().length, 6);
      await forget();
      const publish = { TopicArn: laboratory.topicArn, Message: "4" };
      await laboratory.delivery.sns.publish(publish);
      const mails = laboratory.delivery.cloud.outbox().map(({ to, body }) => `${body.split("\n")[0] ?? ""} to ${to}`);
      assert.deepEqual(
        mails.sort(),
        ["2", "3", "4"].flatMap((body) => [`${body} to one@example.com`, `${body} to other@example.com`]),
      );
    });

    it("are old versions of objects but the newest, and keys but the newest of a folder", async () => {
      const { s3 } = laboratory.delivery;
      const Bucket = "state";
      await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
      await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
      for (let size = 1; size <= 5; size += 1) await s3.putObject({ Bucket, Key: "dev.json", Body: "x".repeat(size) });
      for (const Key of ["history/dev/1", "history/dev/2", "history/dev/3", "history/prod/1", "other/dev/1"]) {
        laboratory.delivery.clock.advance(1);
        await s3.putObject({ Bucket, Key, Body: Key });
      }
      await s3.deleteObject({ Bucket, Key: "history/dev/3" });
      await laboratory.delivery.restart({ retention: { ...retention, newestKeys: [{ prefix: "history/", keys: 1 }] } });
      const { Versions = [], DeleteMarkers = [] } = await laboratory.delivery.s3.listObjectVersions({ Bucket });
      assert.deepEqual(
        Versions.map(({ Key, Size, IsLatest }) => `${Key ?? ""} ${Size ?? 0} ${String(IsLatest)}`),
        [
          "dev.json 5 true",
          "dev.json 4 false",
          "dev.json 3 false",
          "history/dev/3 13 false",
          "history/prod/1 14 true",
          "other/dev/1 11 true",
        ],
      );
      assert.deepEqual(
        DeleteMarkers.map(({ Key }) => Key),
        ["history/dev/3"],
      );
    });

    it("is nothing unless it is said how much to keep", async () => {
      await deliver();
      const before = await artifacts();
      await laboratory.delivery.restart();
      assert.deepEqual(await artifacts(), before);
      assert.equal(before.length, 6);
    });
  });
});
