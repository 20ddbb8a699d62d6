/** Lifecycle rules of a bucket. */
import type { LifecycleRule, LifecycleRuleFilter, S3 } from "@aws-sdk/client-s3";
import type { BucketLifecycleConfigurationArgs } from "@pulumi/aws/s3";
import { fields } from "../blocks";
import { type Plain, row } from "../row";
import { tagList } from "../tags";
import { source } from "./calls";

type Inputs = Plain<BucketLifecycleConfigurationArgs>;
type RuleInput = NonNullable<Inputs["rules"]>[number];

export const lifecycle = row<BucketLifecycleConfigurationArgs>({
  source: `${source}bucket_lifecycle_configuration.go`,
  properties: ["bucket", "rules"],
  replaces: ["bucket"],
  async create(inputs, { aws }) {
    await putRules(await aws.s3(), inputs);
    return { id: inputs.bucket, outputs: {} };
  },
  async update({ inputs }, { aws }) {
    await putRules(await aws.s3(), inputs);
    return {};
  },
  async delete({ id }, { aws }) {
    await (await aws.s3()).deleteBucketLifecycle({ Bucket: id });
  },
});

async function putRules(s3: S3, { bucket, rules = [] }: Inputs): Promise<void> {
  await s3.putBucketLifecycleConfiguration({
    Bucket: bucket,
    LifecycleConfiguration: { Rules: rules.map(translateRule) },
  });
}

function translateRule(rule: RuleInput): LifecycleRule {
  const translated = fields<RuleInput, LifecycleRule>("rules", rule, {
    id: "ID",
    status: "Status",
    filter: ["Filter", translateFilter],
    expiration: [
      "Expiration",
      (expiration) =>
        fields("rules.expiration", expiration, {
          days: "Days",
          date: ["Date", toDate],
          expiredObjectDeleteMarker: "ExpiredObjectDeleteMarker",
        }),
    ],
    noncurrentVersionExpiration: [
      "NoncurrentVersionExpiration",
      (expiration) =>
        fields("rules.noncurrentVersionExpiration", expiration, {
          noncurrentDays: "NoncurrentDays",
          newerNoncurrentVersions: "NewerNoncurrentVersions",
        }),
    ],
    abortIncompleteMultipartUpload: [
      "AbortIncompleteMultipartUpload",
      (abort) => fields("rules.abortIncompleteMultipartUpload", abort, { daysAfterInitiation: "DaysAfterInitiation" }),
    ],
    transitions: [
      "Transitions",
      (transitions) =>
        transitions.map((transition) =>
          fields("rules.transitions", transition, {
            days: "Days",
            date: ["Date", toDate],
            storageClass: "StorageClass",
          }),
        ),
    ],
    noncurrentVersionTransitions: [
      "NoncurrentVersionTransitions",
      (transitions) =>
        transitions.map((transition) =>
          fields("rules.noncurrentVersionTransitions", transition, {
            noncurrentDays: "NoncurrentDays",
            newerNoncurrentVersions: "NewerNoncurrentVersions",
            storageClass: "StorageClass",
          }),
        ),
    ],
  });
  // A rule without a filter is for every object; AWS wants it said.
  return translated.Filter === undefined ? { ...translated, Filter: { Prefix: "" } } : translated;
}

function translateFilter(filter: NonNullable<RuleInput["filter"]>): LifecycleRuleFilter {
  const translated = fields<NonNullable<RuleInput["filter"]>, LifecycleRuleFilter>("rules.filter", filter, {
    prefix: "Prefix",
    objectSizeGreaterThan: "ObjectSizeGreaterThan",
    objectSizeLessThan: "ObjectSizeLessThan",
    tag: ["Tag", (tag) => fields("rules.filter.tag", tag, { key: "Key", value: "Value" })],
    and: [
      "And",
      (and) =>
        fields("rules.filter.and", and, {
          prefix: "Prefix",
          objectSizeGreaterThan: "ObjectSizeGreaterThan",
          objectSizeLessThan: "ObjectSizeLessThan",
          tags: ["Tags", (tags) => tagList(tags)],
        }),
    ],
  });
  return Object.keys(translated).length === 0 ? { Prefix: "" } : translated;
}

function toDate(text: string): Date {
  return new Date(text);
}
