/** Approval of a model package for an environment, in the registry. */
import {
  DescribeModelPackageCommand,
  type SageMakerClient,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import { approvalKey, approvalValue, isApproved } from "../contract/approvals";

/** An approval that was given, and how to take it back. */
export interface GivenApproval {
  /**
   * Takes the approval back, unless the package had it before.
   *
   * @returns what the registry says of the package now
   */
  withdraw(): Promise<"Approved" | "Rejected">;
}

export interface ApprovalRequest {
  readonly modelPackage: string;
  /** Stack name. */
  readonly environment: string;
  /** Execution of the pipeline in which a person approved. */
  readonly execution: string;
  readonly now: () => Date;
}

/**
 * Marks a package as approved for an environment. SageMaker's own flag, which knows no environments, says Approved as
 * long as the package is approved for any of them.
 */
export async function approve(client: SageMakerClient, request: ApprovalRequest): Promise<GivenApproval> {
  const { modelPackage, environment } = request;
  const before = await client.send(new DescribeModelPackageCommand({ ModelPackageName: modelPackage }));
  const metadata = before.CustomerMetadataProperties ?? {};
  const wasApproved = before.ModelApprovalStatus === "Approved";
  const approvedBefore = wasApproved && isApproved(metadata, environment);
  await write(client, request, "approved", "Approved");
  return {
    async withdraw() {
      if (approvedBefore) return "Approved";
      // The flag was set by whoever may approve; the metadata came with the package as far as it was not.
      const elsewhere =
        wasApproved &&
        Object.keys(metadata).some(
          (key) =>
            key !== approvalKey(environment) &&
            key.startsWith(approvalKey("")) &&
            isApproved(metadata, key.slice(approvalKey("").length)),
        );
      const status = elsewhere ? "Approved" : "Rejected";
      await write(client, request, "withdrawn", status);
      return status;
    },
  };
}

async function write(
  client: SageMakerClient,
  { modelPackage, environment, execution, now }: ApprovalRequest,
  verdict: "approved" | "withdrawn",
  status: "Approved" | "Rejected",
): Promise<void> {
  await client.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: modelPackage,
      ModelApprovalStatus: status,
      ApprovalDescription: `${verdict} for ${environment} by execution ${execution}`,
      CustomerMetadataProperties: { [approvalKey(environment)]: approvalValue(verdict, now(), execution) },
    }),
  );
}
