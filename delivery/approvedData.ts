/** The data that approved packages were trained with. */
import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { approvedPackages } from "../contract/approvedPackages";
import { dataKeys, type DataManifest, parseManifest } from "../contract/dataManifest";
import { sha256 } from "../contract/hash";
import { readText } from "../contract/objects";

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
