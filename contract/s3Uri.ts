/** The address of a folder, which ends with a slash however it was written. */
export function folderAddress(address: string): string {
  return address.endsWith("/") ? address : `${address}/`;
}

/** Parts of `s3://bucket/key`. */
export function parseS3Uri(uri: string): { readonly bucket: string; readonly key: string } {
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri);
  if (!match) throw new Error(`${uri} is no S3 URI (s3://bucket/key).`);
  const [, bucket = "", key = ""] = match;
  return { bucket, key };
}
