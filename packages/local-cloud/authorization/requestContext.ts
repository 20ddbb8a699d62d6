/** The condition keys of every request. Source: IAM user guide, "AWS global condition context keys" (March 2023). */
import type { Account, Caller, ConditionContext } from "../contract";

/** `aws:PrincipalType` of each kind of caller. */
const principalTypes: Readonly<Record<Caller["kind"], string>> = {
  administrator: "User",
  role: "AssumedRole",
  federated: "FederatedUser",
};

/**
 * What holds whoever asks. A request over the loopback interface counts as TLS (`aws:SecureTransport`): it never leaves
 * this machine, and on AWS the same clients use HTTPS. A rehearsal therefore proves that a TLS-only policy lets the
 * delivery through, not that it stops anyone.
 */
export function surroundingContext(account: Account, now: Date, action: string): ConditionContext {
  return {
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
    "aws:RequestedRegion": requestedRegion(account, action),
    "aws:ResourceAccount": account.accountId,
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
  };
}

/** @param tags those of the caller's role */
export function callContext(
  { accountId }: Account,
  caller: Caller,
  tags: Readonly<Record<string, string>>,
): ConditionContext {
  return {
    "aws:PrincipalArn": caller.kind === "role" ? caller.roleArn : caller.arn,
    "aws:PrincipalAccount": accountId,
    "aws:PrincipalType": principalTypes[caller.kind],
    "aws:PrincipalIsAWSService": "false",
    // Part of every request with temporary credentials; nobody confirms a session of the rehearsal by a second factor.
    ...(caller.kind === "administrator" ? {} : { "aws:MultiFactorAuthPresent": "false" }),
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  };
}

/** The only region in which each partition answers calls of IAM (General Reference, "IAM endpoints and quotas"). */
const regionsOfIam: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

/** `iam:PassRole` is no call of IAM: it is asked for a call of the service that gets the role, in its region. */
function requestedRegion({ partition, region }: Account, action: string): string {
  const isCallOfIam = /^iam:(?!PassRole$)/iu.test(action);
  return (isCallOfIam ? regionsOfIam[partition] : undefined) ?? region;
}
