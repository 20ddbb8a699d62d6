/** Limits that AWS documents and its models leave out, by service and shape. Each has its source. */
import type { ServiceName } from "../../contract";
import type { Limits, LimitSource, LimitSources } from "./limits";

/** What every service allows that says nothing else. Source: AWS General Reference, "Tagging AWS resources". */
const tagKey = { min: 1, max: 128 };
const tagValue = { max: 256 };
const tags = { max: 50 };

const documentedLimits: Partial<Readonly<Record<ServiceName, Readonly<Record<string, Limits>>>>> = {
  apigateway: { Tags: tags },
  codepipeline: { TagList: tags },
  kms: { TagList: tags },
  lambda: {
    // Source: the API reference of Lambda, CreateFunction: 64 characters for a name that is no ARN.
    FunctionName: {
      min: 1,
      max: 140,
      pattern:
        "(?![^:]{65}|.*:[^:]{65})" +
        "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?" +
        "([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
    },
    // Source: Lambda's developer guide, "Using tags on Lambda functions".
    Tags: tags,
    TagKey: tagKey,
    TagValue: tagValue,
  },
  s3: {
    // Source: the user guide of S3, "General purpose bucket naming rules".
    BucketName: {
      min: 3,
      max: 63,
      pattern: "(?!xn--|sthree-|amzn-s3-demo-|\\d+\\.\\d+\\.\\d+\\.\\d+$)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]*[a-z0-9]",
    },
    // Source: the user guide of S3, "Naming Amazon S3 objects".
    ObjectKey: { min: 1, maxBytes: 1024 },
    // Source: the API reference of S3, PutBucketTagging.
    TagSet: tags,
    Value: tagValue,
  },
  s3control: {
    // The model's own pattern has no place for the ARN of a general purpose bucket, for which the API reference of
    // ListTagsForResource documents the operation, and for which the aws provider uses it (6.23 and later).
    S3ResourceArn: { pattern: "arn:[^:]+:s3(express)?:.*" },
  },
  sns: {
    // Source: the API reference of SNS, CreateTopic and TagResource.
    topicName: { min: 1, max: 256, pattern: "[A-Za-z0-9_-]+(\\.fifo)?" },
    TagList: tags,
  },
};

/** Adds what is documented to another source of limits. */
export function withDocumentedLimits(sources: LimitSources): LimitSources {
  return (service) => {
    const source: LimitSource = sources(service);
    const documented = documentedLimits[service] ?? {};
    return { ...source, limits: (shape) => ({ ...source.limits(shape), ...documented[shape] }) };
  };
}
