/** The errors for requests and answers that AWS's models do not allow. */
import { AwsError, type ServiceName } from "../contract";
import { type Fault, headingOf } from "./faults";

interface Codes {
  /** For what is missing, too long, of another pattern. */
  readonly invalid: string;
  /** For what cannot be read. */
  readonly malformed: string;
  /** For members that have a code of their own. */
  readonly members?: Readonly<Record<string, string>>;
}

const awsJson: Codes = { invalid: "ValidationException", malformed: "SerializationException" };
const query: Codes = { invalid: "ValidationError", malformed: "MalformedInput" };

/** Sources: the common errors and the errors of the operations in each service's API reference. */
const codes: Readonly<Record<ServiceName, Codes>> = {
  apigateway: { invalid: "BadRequestException", malformed: "BadRequestException" },
  budgets: { invalid: "InvalidParameterException", malformed: "SerializationException" },
  cloudwatch: { invalid: "InvalidParameterValueException", malformed: "SerializationException" },
  codebuild: { invalid: "InvalidInputException", malformed: "SerializationException" },
  codeconnections: awsJson,
  codepipeline: awsJson,
  events: awsJson,
  iam: query,
  kms: awsJson,
  lambda: { invalid: "ValidationException", malformed: "InvalidRequestContentException" },
  logs: { invalid: "InvalidParameterException", malformed: "SerializationException" },
  s3: {
    invalid: "InvalidArgument",
    malformed: "InvalidArgument",
    members: { bucket: "InvalidBucketName", key: "KeyTooLongError" },
  },
  s3control: { invalid: "InvalidRequest", malformed: "InvalidRequest" },
  sagemaker: awsJson,
  "sagemaker-runtime": { invalid: "ValidationError", malformed: "ValidationError" },
  sns: { invalid: "InvalidParameter", malformed: "InvalidParameter" },
  sts: query,
};

/** Refuses a request. A service reads before it checks: with faults of types, only those are told. */
export function refuseRequest(service: ServiceName, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const unreadable = faults.filter(({ kind }) => kind === "type");
  const { invalid, malformed, members = {} } = codes[service];
  if (unreadable.length > 0) throw new AwsError(malformed, describe(unreadable));
  throw new AwsError(members[faults[0]?.path ?? ""] ?? invalid, describe(faults));
}

/** Refuses the document of a request to S3. */
export function refuseDocument(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new AwsError(
    "MalformedXML",
    `The XML you provided was not well-formed or did not validate against our published schema: ${describe(faults)}`,
  );
}

/** A fault of the local cloud itself. */
export function refuseAnswer(service: ServiceName, operation: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const told = faults.map(({ text }) => text).join("; ");
  throw new AwsError("InternalFailure", `The rehearsal's answer to ${service}:${operation} is not AWS's: ${told}`, 500);
}

function describe(faults: readonly Fault[]): string {
  return `${headingOf(faults)}: ${faults.map(({ text }) => text).join("; ")}`;
}
