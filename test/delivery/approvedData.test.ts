/** The data that counts as known: what an approved package carries the hash of. */
import assert from "node:assert/strict";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { dataKeys, type DataManifest, manifestSha256, manifestText } from "../../contract/dataManifest";
import { approvedData } from "../../delivery/approvedData";
import { exampleManifest } from "../components/release/examples";
import { startStubAws, type StubAws } from "./stubAws";
import { StubTraining } from "./stubTraining";

describe("approved data", () => {
  let aws: StubAws;
  let training: StubTraining;

  beforeEach(async () => {
    training = new StubTraining();
    aws = await startStubAws(training.operations);
    write(exampleManifest, manifestText(exampleManifest));
  });
  afterEach(() => aws.close());

  const write = (place: DataManifest, text: string): void => {
    aws.objects.set(`data/${dataKeys.manifest(place)}`, Buffer.from(text));
  };
  function register(manifest: DataManifest, ModelApprovalStatus = "Approved"): void {
    const metadata = { "data-version": manifest.version, "data-attempt": manifest.attempt };
    const hash = { "data-manifest-sha256": manifestSha256(manifest) };
    training.packages.push({ ModelApprovalStatus, CustomerMetadataProperties: { ...metadata, ...hash } });
  }
  async function known(): Promise<readonly DataManifest[]> {
    const region = "us-east-1";
    const place = { s3: new S3Client({ region }), bucket: "data", modelPackageGroup: "group" };
    const manifests: DataManifest[] = [];
    for await (const manifest of approvedData(new SageMakerClient({ region }), place)) manifests.push(manifest);
    return manifests;
  }

  it("is that of approved packages, each once, the newest first", async () => {
    const newer = { ...exampleManifest, attempt: "1".repeat(16) };
    write(newer, manifestText(newer));
    register(exampleManifest);
    register(newer);
    register(exampleManifest);
    assert.deepEqual(await known(), [exampleManifest, newer]);
  });

  it("is none of packages that wait, or that no person has approved", async () => {
    register(exampleManifest, "PendingManualApproval");
    register(exampleManifest, "Rejected");
    assert.deepEqual(await known(), []);
  });

  it("is none whose manifest is not the one that the package was registered with, or has gone", async () => {
    register(exampleManifest);
    write(exampleManifest, manifestText({ ...exampleManifest, heldOutSha256: "0".repeat(64) }));
    assert.deepEqual(await known(), []);
    aws.objects.clear();
    assert.deepEqual(await known(), []);
  });

  it("is none of packages of an earlier version, which carry no hash", async () => {
    const metadata = { "data-version": exampleManifest.version };
    training.packages.push({ ModelApprovalStatus: "Approved", CustomerMetadataProperties: metadata });
    assert.deepEqual(await known(), []);
  });
});
