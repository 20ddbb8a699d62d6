/** Objects that a program puts into a bucket. */
import type { BucketObjectv2Args } from "@pulumi/aws/s3";
import { type Calls, idOf, type Plain, required, row } from "../row";
import { source } from "./calls";

export const object = row<BucketObjectv2Args>({
  source: `${source}object.go`,
  properties: ["bucket", "key", "content", "source", "contentType"],
  replaces: ["bucket", "key"],
  async create(inputs, calls) {
    return { id: objectKey(inputs), outputs: await putObject(calls, inputs) };
  },
  async update({ inputs }, calls) {
    return putObject(calls, inputs);
  },
  async delete({ id, inputs }, { aws }) {
    await (await aws.s3()).deleteObject({ Bucket: idOf(inputs.bucket), Key: id });
  },
});

function objectKey({ key }: Plain<BucketObjectv2Args>): string {
  return required(key, "a key");
}

async function putObject(
  { aws, contents }: Calls,
  inputs: Plain<BucketObjectv2Args>,
): Promise<{ etag: string; versionId: string }> {
  const { ETag = "", VersionId = "" } = await (
    await aws.s3()
  ).putObject({
    Bucket: idOf(inputs.bucket),
    Key: objectKey(inputs),
    Body: inputs.content ?? contents.text(inputs.source),
    ContentType: inputs.contentType,
  });
  return { etag: ETag.replaceAll('"', ""), versionId: VersionId };
}
