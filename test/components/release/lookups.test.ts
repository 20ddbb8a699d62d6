import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { liveVariants } from "../../../components/release/liveEndpoint";
import {
  currentDataManifest,
  describePackage,
  newestApprovedPackage,
  newestModel,
} from "../../../components/release/lookups";
import { approvalKey, approvalValue } from "../../../contract/approvals";
import { startStubAws, type StubAws, StubError, type StubOperations } from "../../delivery/stubAws";
import { exampleManifest } from "./examples";

const region = "eu-central-1";
const denied = (): never => {
  throw new StubError("AccessDeniedException", "User is not authorized.");
};
const missing = (): never => {
  throw new StubError("ValidationException", 'Could not find endpoint "demo".');
};

/** A registry with these packages, all of them with SageMaker's own flag on Approved. */
function registry(packages: Readonly<Record<string, Readonly<Record<string, string>>>>): StubOperations {
  return {
    ListModelPackages: () => ({
      ModelPackageSummaryList: Object.keys(packages).map((arn) => ({ ModelPackageArn: arn })),
    }),
    DescribeModelPackage: ({ ModelPackageName: arn }) => ({ CustomerMetadataProperties: packages[String(arn)] ?? {} }),
  };
}

describe("look-ups of the release", () => {
  let aws: StubAws;
  const start = async (operations: StubOperations = {}): Promise<void> => {
    aws = await startStubAws(operations);
  };
  afterEach(() => aws.close());

  it("finds the current data", async () => {
    await start();
    aws.objects.set("data/datasets/current.json", Buffer.from(JSON.stringify(exampleManifest)));
    assert.deepEqual(await currentDataManifest(region, "data"), exampleManifest);
  });

  it("takes only a missing key for absent data", async () => {
    await start();
    assert.equal(await currentDataManifest(region, "data"), undefined);
    aws.forbid("data/datasets/current.json");
    await assert.rejects(
      currentDataManifest(region, "data"),
      /Could not look up the data manifest s3:\/\/data\/datasets\/current\.json: AccessDenied.*nothing was changed/,
    );
  });

  it("refuses a manifest that is none", async () => {
    await start();
    aws.objects.set("data/datasets/current.json", Buffer.from("{}"));
    await assert.rejects(currentDataManifest(region, "data"), /is not a data manifest/);
  });

  it("serves the package that was approved last, also when an older one was approved again", async () => {
    const approved = (day: number) => ({
      [approvalKey("prod")]: approvalValue("approved", new Date(Date.UTC(2026, 0, day)), "e"),
    });
    await start(registry({ newer: approved(2), "rolled-back-to": approved(3), oldest: approved(1) }));
    assert.equal(await newestApprovedPackage(region, "group", "prod"), "rolled-back-to");
  });

  it("serves no package that was withdrawn or approved for another environment only", async () => {
    const at = new Date(0);
    await start(
      registry({
        withdrawn: { [approvalKey("prod")]: approvalValue("withdrawn", at, "e") },
        elsewhere: { [approvalKey("prod-eu")]: approvalValue("approved", at, "e") },
        unmarked: {},
      }),
    );
    assert.equal(await newestApprovedPackage(region, "group", "prod"), undefined);
  });

  it("does not take a denied look-up for an empty registry", async () => {
    await start({ ListModelPackages: denied });
    await assert.rejects(
      newestApprovedPackage(region, "group", "prod"),
      /Could not look up the packages of model package group group: AccessDeniedException/,
    );
  });

  it("finds the newest package with its job, which nothing has to be made for", async () => {
    const known = {
      ListModelPackages: () => ({ ModelPackageSummaryList: [{ ModelPackageArn: "arn:package" }] }),
      DescribeModelPackage: () => ({ CustomerMetadataProperties: { "training-job": "job-1" } }),
      DescribeTrainingJob: () => ({ TrainingJobName: "job-1" }),
    };
    await start(known);
    assert.deepEqual(await newestModel(region, "group"), { modelPackage: "arn:package", trainingJob: "job-1" });
    const absent: readonly StubOperations[] = [
      { ...known, ListModelPackages: () => ({ ModelPackageSummaryList: [] }) },
      { ...known, ListModelPackages: missing },
      { ...known, DescribeTrainingJob: missing },
    ];
    for (const operations of absent) {
      await aws.close();
      await start(operations);
      assert.equal(await newestModel(region, "group"), undefined);
    }
    await aws.close();
    await start({ ...known, ListModelPackages: denied });
    await assert.rejects(
      newestModel(region, "group"),
      /Could not look up the packages of model package group group: AccessDeniedException: .* Nothing is assumed/,
    );
  });

  it("says which package cannot be hosted", async () => {
    await start({ DescribeModelPackage: () => ({ InferenceSpecification: { Containers: [{ Image: "image" }] } }) });
    await assert.rejects(describePackage(region, "arn:package"), /arn:package names no image and model data/);
  });

  it("fails without a stack trace, which Pulumi shows of every other error", async () => {
    const isPlain = (error: unknown): boolean => RunError.isInstance(error);
    await start({ ListModelPackages: denied, DescribeModelPackage: denied, DescribeEndpoint: denied });
    aws.forbid("data/datasets/current.json");
    await assert.rejects(currentDataManifest(region, "data"), isPlain);
    await assert.rejects(newestApprovedPackage(region, "group", "prod"), isPlain);
    await assert.rejects(describePackage(region, "arn:package"), isPlain);
    await assert.rejects(liveVariants(region, "demo"), isPlain);
    await aws.close();
    await start({ DescribeModelPackage: () => ({}) });
    await assert.rejects(describePackage(region, "arn:package"), isPlain);
  });
});
