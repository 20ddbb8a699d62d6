import { AwsError } from "../../contract";

/** The errors of S3, worded as S3 words them. */
export const s3Errors = {
  noSuchBucket: (bucket: string) => new AwsError("NoSuchBucket", `The specified bucket does not exist: ${bucket}`, 404),
  noSuchKey: (key: string) => new AwsError("NoSuchKey", `The specified key does not exist: ${key}`, 404),
  noSuchVersion: () => new AwsError("NoSuchVersion", "The specified version does not exist.", 404),
  noSuchUpload: () =>
    new AwsError(
      "NoSuchUpload",
      "The specified multipart upload does not exist. " +
        "The upload ID may be invalid, or the upload may have been aborted or completed.",
      404,
    ),
  isDeleteMarker: () =>
    new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405),
  bucketNotEmpty: () =>
    new AwsError(
      "BucketNotEmpty",
      "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
      409,
    ),
  alreadyOwned: () =>
    new AwsError(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
    ),
  preconditionFailed: () =>
    new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412),
  invalidRange: () => new AwsError("InvalidRange", "The requested range is not satisfiable", 416),
  badDigest: (name: string) => new AwsError("BadDigest", `The ${name} you specified did not match what we received.`),
  incompleteBody: () =>
    new AwsError(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header.",
    ),
  invalidArgument: (message: string) => new AwsError("InvalidArgument", message),
  invalidPart: () => new AwsError("InvalidPart", "One or more of the specified parts could not be found."),
  invalidPartOrder: () =>
    new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
    ),
  malformedXml: () =>
    new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    ),
  notImplemented: (what: string) => new AwsError("NotImplemented", `The rehearsal's S3 does not know ${what}.`, 501),
} as const;
