/** The packages that a person has approved, and the data that they were trained with. */
import type { S3Client } from "@aws-sdk/client-s3";
import {
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  paginateListModelPackages,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { dataKeys, type DataManifest, parseManifest } from "../contract/dataManifest";
import { sha256 } from "../contract/hash";
import { readText } from "../contract/objects";

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

/** Where approved data is looked for. */
export interface ApprovedDataPlace {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly modelPackageGroup: string;
}

/**
 * The manifests of the data that approved packages were trained with, each once, the newest first. Such a package holds
 * the hash of its manifest: what does not have it is passed over.
 */
export async function* approvedData(
  client: SageMakerClient,
  { s3, bucket, modelPackageGroup }: ApprovedDataPlace,
): AsyncGenerator<DataManifest> {
  const seen = new Set<string>();
  for await (const { CustomerMetadataProperties: metadata = {} } of approvedPackages(client, modelPackageGroup)) {
    const {
      "data-version": version,
      "data-attempt": attempt,
      "data-manifest-sha256": hash,
    } = metadata as Partial<typeof metadata>;
    if (version === undefined || attempt === undefined || hash === undefined || seen.has(hash)) continue;
    seen.add(hash);
    const key = dataKeys.manifest({ version, attempt });
    const text = await readText(s3, bucket, key);
    if (text !== undefined && sha256(text) === hash) yield parseManifest(text, `s3://${bucket}/${key}`);
  }
}
