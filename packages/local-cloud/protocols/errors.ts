import { AwsError, type ServiceName } from "../contract";

/** Codes of services that do not say `AccessDeniedException` when they deny. */
const denials: Partial<Readonly<Record<ServiceName, string>>> = {
  cloudwatch: "AccessDenied",
  iam: "AccessDenied",
  s3: "AccessDenied",
  s3control: "AccessDenied",
  sns: "AuthorizationError",
  sts: "AccessDenied",
};

/** Codes with which services answer an access key that does not exist. */
const unknownKeys: Partial<Readonly<Record<ServiceName, string>>> = {
  iam: "InvalidClientTokenId",
  s3: "InvalidAccessKeyId",
  s3control: "InvalidAccessKeyId",
  sns: "InvalidClientTokenId",
  sts: "InvalidClientTokenId",
};

/** Codes with which services refuse a policy document. */
const malformedPolicies: Partial<Readonly<Record<ServiceName, string>>> = {
  kms: "MalformedPolicyDocumentException",
  s3: "MalformedPolicy",
  sns: "InvalidParameter",
};

/**
 * Anything that was thrown, as the error that the service would answer with. What is this cloud's own fault is not told
 * to the client: its words hold paths and lines of this machine.
 */
export function serviceError(service: ServiceName, thrown: unknown): AwsError {
  if (!(thrown instanceof AwsError)) return internalFailure();
  const names = new Map([
    ["AccessDeniedException", denials[service]],
    ["MalformedPolicyDocument", malformedPolicies[service]],
  ]);
  const code = names.get(thrown.code);
  return code === undefined ? thrown : new AwsError(code, thrown.message, thrown.status);
}

export function internalFailure(): AwsError {
  return new AwsError("InternalFailure", "The rehearsal's cloud failed; its log says why.", 500);
}

export function unknownKey(service: ServiceName): AwsError {
  return new AwsError(
    unknownKeys[service] ?? "UnrecognizedClientException",
    "The security token included in the request is invalid.",
    403,
  );
}

export function unknownOperation(what: string): AwsError {
  return new AwsError("NotImplemented", `The rehearsal's cloud does not know the ${what}.`, 501);
}
