/** The tags of a bucket, which S3 keeps as a document. */
import { AwsError } from "../../contract";
import { children, type ParsedXml, parseXml, renderXml, textOf } from "../../protocols/xml";
import { without } from "../fields";
import { type Bucket, bucketArn, bucketTable } from "../s3/buckets";
import { s3Errors } from "../s3/errors";
import { type Tags, tagList } from "../tags";
import type { S3ControlCloud } from "./cloud";

/** @throws AwsError for what is no bucket of the account */
export function taggedBucket(cloud: S3ControlCloud, arn: string): Bucket {
  const name = arn.slice(bucketArn(cloud.partition, "").length);
  if (arn !== bucketArn(cloud.partition, name) || name.includes("/"))
    throw new AwsError(
      "NotImplemented",
      `The rehearsal's S3 Control knows the tags of buckets only, not of ${arn}.`,
      501,
    );
  const bucket = bucketTable(cloud).get(name);
  if (bucket === undefined) throw s3Errors.noSuchBucket(name);
  return bucket;
}

export function tagsOf({ subresources }: Bucket): Tags {
  const document = subresources["tagging"];
  return document === undefined ? {} : tagsIn(parseXml(document), "TagSet");
}

/** The tags of a TagResource request. */
export function sentTags(document: ParsedXml): Tags {
  return tagsIn(document, "Tags");
}

function tagsIn(document: ParsedXml, list: string): Tags {
  const tags = children(document, list).flatMap((element) => children(element, "Tag"));
  return Object.fromEntries(tags.map((tag) => [textOf(tag, "Key") ?? "", textOf(tag, "Value") ?? ""]));
}

export function saveTags(cloud: S3ControlCloud, bucket: Bucket, tags: Tags): void {
  const others = without(bucket.subresources, "tagging");
  const TagSet = { Tag: tagList(tags) };
  bucketTable(cloud).set(bucket.name, {
    ...bucket,
    subresources: Object.keys(tags).length === 0 ? others : { ...others, tagging: renderXml("Tagging", { TagSet }) },
  });
}
