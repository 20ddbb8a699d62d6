/** How the pipeline reaches what it delivers. */
import type { Arns } from "../../../settings/arns";
import type { Statement } from "./statement";

/** One repository behind a connection. */
export function connectionStatements(connectionArn: string, repository: string): readonly Statement[] {
  const prefix = connectionPrefix(connectionArn);
  return [
    {
      sid: "FetchTheSource",
      actions: [`${prefix}:UseConnection`],
      resources: [connectionArn],
      // A connection opens whatever GitHub was told to share with it. Not all of the pipeline's requests name a
      // repository.
      conditions: { StringEqualsIfExists: { [`${prefix}:FullRepositoryId`]: repository } },
    },
  ];
}

/** What a refresh reads of a connection: whether it has been accepted, and its tags. */
export function connectionReadStatements(connectionArn: string): readonly Statement[] {
  const prefix = connectionPrefix(connectionArn);
  return [
    {
      sid: "SeeTheConnection",
      actions: [`${prefix}:GetConnection`, `${prefix}:ListTagsForResource`],
      resources: [connectionArn],
    },
  ];
}

/**
 * One file of a versioned bucket, which is copied with its tags.
 * @param artifacts ARN pattern of what the copy is stored as
 */
export function zipStatements(arns: Arns, bucket: string, key: string, artifacts: string): readonly Statement[] {
  return [
    { sid: "FetchTheSource", actions: ["s3:GetObject", "s3:GetObjectVersion"], resources: [arns.objects(bucket, key)] },
    // A copy keeps the tags of what is copied. Source: the user guide of S3, "CopyObject", permissions.
    {
      sid: "ReadTheTagsOfTheSource",
      actions: ["s3:GetObjectTagging", "s3:GetObjectVersionTagging"],
      resources: [arns.objects(bucket, key)],
    },
    { sid: "KeepTheTagsOfTheSource", actions: ["s3:PutObjectTagging"], resources: [artifacts] },
    {
      sid: "LookForNewVersions",
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
      resources: [arns.bucket(bucket)],
    },
  ];
}

/** CodeConnections has two names, and the prefix of actions and conditions has to be the one of the ARN. */
function connectionPrefix(connectionArn: string): "codeconnections" | "codestar-connections" {
  return connectionArn.split(":")[2] === "codestar-connections" ? "codestar-connections" : "codeconnections";
}
