/** The packages that a person has approved. */
import {
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  paginateListModelPackages,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";

/** A package of the group, with its ARN. */
export type ApprovedPackage = DescribeModelPackageCommandOutput & { readonly ModelPackageArn: string };

/** Every approved package of a group, the newest first. */
export async function* approvedPackages(client: SageMakerClient, group: string): AsyncGenerator<ApprovedPackage> {
  const pages = paginateListModelPackages(
    { client },
    {
      ModelPackageGroupName: group,
      ModelApprovalStatus: "Approved",
      SortBy: "CreationTime",
      SortOrder: "Descending",
    },
  );
  for await (const { ModelPackageSummaryList: packages = [] } of pages) {
    for (const { ModelPackageArn: arn } of packages) {
      if (arn === undefined) continue;
      yield {
        ...(await client.send(new DescribeModelPackageCommand({ ModelPackageName: arn }))),
        ModelPackageArn: arn,
      };
    }
  }
}
