/** The error with which each service refuses a request that its model does not allow. */
import { AwsError, type ServiceName } from "../contract";
import { type Fault, headingOf } from "./faults";

interface Codes {
  /** For what is missing, too long, of another pattern. */
  readonly invalid: string;
  /** For what cannot be read. */
  readonly malformed: string;
}

const awsJson: Codes = { invalid: "ValidationException", malformed: "SerializationException" };
const query: Codes = { invalid: "ValidationError", malformed: "MalformedInput" };

/** Sources: the common errors and the errors of the operations in each service's API reference. */
const codes: Readonly<Record<ServiceName, Codes>> = {
  apigateway: { invalid: "BadRequestException", malformed: "BadRequestException" },
  cloudwatch: { invalid: "InvalidParameterValueException", malformed: "SerializationException" },
  codebuild: { invalid: "InvalidInputException", malformed: "SerializationException" },
  codeconnections: awsJson,
  codepipeline: awsJson,
  iam: query,
  kms: awsJson,
  lambda: { invalid: "ValidationException", malformed: "InvalidRequestContentException" },
  logs: { invalid: "InvalidParameterException", malformed: "SerializationException" },
  s3: { invalid: "InvalidArgument", malformed: "InvalidArgument" },
  sagemaker: awsJson,
  "sagemaker-runtime": { invalid: "ValidationError", malformed: "ValidationError" },
  sns: { invalid: "InvalidParameter", malformed: "InvalidParameter" },
  sts: query,
};

/** @param faults at least one; those of types alone when there are any, as a service reads before it checks */
export function refusal(service: ServiceName, faults: readonly Fault[]): AwsError {
  const unreadable = faults.filter(({ kind }) => kind === "type");
  const told = unreadable.length > 0 ? unreadable : faults;
  const { invalid, malformed } = codes[service];
  return new AwsError(
    unreadable.length > 0 ? malformed : invalid,
    `${headingOf(told)}: ${told.map(({ text }) => text).join("; ")}`,
  );
}
