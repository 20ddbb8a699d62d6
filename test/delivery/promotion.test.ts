/** An approval that is taken back: what the registry says then. */
import assert from "node:assert/strict";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { approvalKey } from "../../contract/approvals";
import { approve } from "../../delivery/promotion";
import { startStubAws, type StubAws } from "./stubAws";
import { modelPackage } from "./trainedModel";

const earlier = "approved 1970-01-01T00:00:00.000Z execution e-0";

describe("an approval that is taken back", () => {
  let aws: StubAws;
  let status: unknown;
  let metadata: Record<string, unknown>;

  beforeEach(async () => {
    aws = await startStubAws({
      DescribeModelPackage: () => ({ ModelApprovalStatus: status, CustomerMetadataProperties: metadata }),
      UpdateModelPackage: ({ ModelApprovalStatus, CustomerMetadataProperties }) => {
        status = ModelApprovalStatus;
        metadata = { ...metadata, ...(CustomerMetadataProperties as object) };
        return {};
      },
    });
  });
  afterEach(() => aws.close());

  /** Approves the package for production, and takes that back. */
  async function approveAndWithdraw(): Promise<void> {
    const request = { modelPackage, environment: "prod", execution: "e-1", now: () => new Date(0) };
    const approval = await approve(new SageMakerClient({ region: "eu-central-1" }), request);
    assert.equal(status, "Approved");
    assert.equal(await approval.withdraw(), status);
  }

  it("keeps SageMaker's own flag when another environment has approved the package", async () => {
    [status, metadata] = ["Approved", { [approvalKey("prod-eu")]: earlier }];
    await approveAndWithdraw();
    assert.equal(status, "Approved");
    assert.match(String(metadata[approvalKey("prod")]), /^withdrawn /);
  });

  it("takes an approval that came with the package for none", async () => {
    [status, metadata] = ["PendingManualApproval", { [approvalKey("prod-eu")]: earlier }];
    await approveAndWithdraw();
    assert.equal(status, "Rejected");
  });

  it("leaves a package approved that was serving already", async () => {
    [status, metadata] = ["Approved", { [approvalKey("prod")]: earlier }];
    await approveAndWithdraw();
    assert.equal(status, "Approved");
    assert.match(String(metadata[approvalKey("prod")]), /^approved /);
  });
});
